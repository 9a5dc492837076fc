import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderBanner } from '../../../cli/mock/banner.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { parseKeyFile } from '../../../mocks/keys/key-file.ts';
import { asIssued } from '../../../mocks/keys/mock-keys.ts';
import { inFolder } from '../../support/in-folder.ts';
import { leaksOf } from '../../support/leaks.ts';
import { type RunningMock, startMock } from '../../support/mock.ts';
import { expect, test } from '../../test.ts';

const keyOf = (name: string): string => `sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u-${name}`;
const entry = (name: string, more = ''): string =>
  `- { name: ${name}, key: ${keyOf(name)}${more} }\n`;

const statusesOf = ({ url }: RunningMock, names: readonly string[]): Promise<number[]> =>
  Promise.all(
    names.map(async (name) => {
      const headers = { authorization: `Bearer ${keyOf(name)}` };
      const response = await fetch(`${url}/v1/models`, { headers });
      await response.body?.cancel();
      return response.status;
    }),
  );

const removeKey = async ({ url }: RunningMock, name: string): Promise<number> => {
  const { keys } = await (await fetch(`${url}/_anyone/keys`)).json();
  const { id } = keys.find((key: { name: string }) => key.name === name);
  return (await fetch(`${url}/_anyone/keys/${id}`, { method: 'DELETE' })).status;
};

test('at a start the key file decides what its keys may do, and what was kept the rest', async () => {
  await inFolder({ 'k.yaml': entry('leaked') + entry('ci') + entry('kept') }, async (folder) => {
    const [file, state] = [join(folder, 'k.yaml'), join(folder, 's')];
    const options = ['--quiet', '--keys', file, '--state', state];
    const names = ['leaked', 'ci', 'kept', 'fresh'];
    const first = await startMock(options);
    expect(await statusesOf(first, names)).toEqual([200, 200, 200, 401]);
    await first.stop();
    const text = await readFile(state, 'utf8');
    // The end of each key is its name here, which the file has.
    expect(leaksOf(text, keyOf('').slice(0, -1))).toEqual([]);

    await writeFile(file, entry('ci', ', state: disabled') + entry('kept') + entry('fresh'));
    const second = await startMock(options);
    // A key that left the file while no mock ran is one that was made otherwise.
    expect(await statusesOf(second, names)).toEqual([200, 401, 200, 200]);
    expect(second.keys).toEqual({ disabled: keyOf('ci'), active: keyOf('kept') });
    expect((await second.stop()).error).toBe('');
  });
});

test('a key that was deleted stays deleted through edits of its entry and restarts, and the mock says so', async () => {
  await inFolder({ 'k.yaml': entry('gone') + entry('kept') }, async (folder) => {
    const [file, state] = [join(folder, 'k.yaml'), join(folder, 's')];
    const options = ['--quiet', '--keys', file, '--state', state];
    const first = await startMock(options);
    expect(await removeKey(first, 'gone')).toBe(204);
    const edits = [entry('gone', ', quota: 9'), '', entry('gone'), entry('gone', ', models: [a]')];
    for (const [index, edit] of edits.entries()) {
      await writeFile(file, edit + entry('kept', `, quota: ${100 + index}`));
      const { url } = first;
      await expect
        .poll(async () => {
          const { keys } = await (await fetch(`${url}/_anyone/keys`)).json();
          return keys.find(({ name }: { name: string }) => name === 'kept').quota;
        })
        .toBe(100 + index);
      expect(await statusesOf(first, ['gone', 'kept'])).toEqual([401, 200]);
    }
    const { error } = await first.stop();
    expect(error.split('\n')[0]).toBe(
      `--keys ${file}: read again, 2 keys; 1 was deleted and stays so: deletion is final, give it another \`key\`.`,
    );
    for (const edit of edits) {
      await writeFile(file, edit + entry('kept'));
      const again = await startMock(options);
      expect(await statusesOf(again, ['gone', 'kept'])).toEqual([401, 200]);
      expect(Object.values(again.keys)).toContain(keyOf('kept'));
      expect(again.keys.active).toBe(keyOf('kept'));
      await again.stop();
    }
  });
});

test('a person sees the states that the keys have, not those in their file', () => {
  const seeds = parseKeyFile(
    entry('gone') + entry('off') + entry('limited') + entry('kept'),
    'k.yaml',
  );
  const gateway = createGateway({ keys: seeds });
  gateway.keys.remove('key_1');
  gateway.keys.change('key_2', { disabled: true });
  gateway.keys.change('key_3', { models: ['gpt-5.4'], name: 'renamed' });
  const issued = asIssued(gateway, seeds);
  const text = renderBanner('http://mock', issued, [], {
    useColor: false,
    printsEach: false,
    token: null,
  });
  expect(text.split('\n').slice(4, 9)).toEqual([
    '  deleted     …gone  gone',
    '  disabled    …-off  off',
    '  restricted  …ited  renamed',
    '  active      …kept  kept',
    '  renamed may use: gpt-5.4',
  ]);
});

test('a state file of an earlier version is read', async () => {
  await inFolder({ 'k.yaml': entry('one') }, async (folder) => {
    const [file, state] = [join(folder, 'k.yaml'), join(folder, 's')];
    const options = ['--quiet', '--keys', file, '--state', state];
    const first = await startMock(options);
    await removeKey(first, 'one');
    await first.stop();
    const kept = JSON.parse(await readFile(state, 'utf8'));
    const older = { ...kept, version: 2, checksum: 'a'.repeat(64), seeds: {} };
    await writeFile(state, JSON.stringify(older));
    const again = await startMock(options);
    expect(await statusesOf(again, ['one'])).toEqual([401]);
    expect((await again.stop()).error).toBe('');
    expect(JSON.parse(await readFile(state, 'utf8')).version).toBe(3);
  });
});
