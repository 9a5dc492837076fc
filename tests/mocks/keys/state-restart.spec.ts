import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { digest } from '../../../base/digest.ts';
import { tellMock } from '../../../cli/mock/banner.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { parseKeyFile } from '../../../mocks/keys/key-file.ts';
import { asIssued } from '../../../mocks/keys/mock-keys.ts';
import { inFolder } from '../../support/in-folder.ts';
import { leaksOf } from '../../support/leaks.ts';
import { type RunningMock, startMock } from '../../support/mock.ts';

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

test('edits of the key file while the mock was stopped count as the same edits while it runs', async () => {
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
    expect(await statusesOf(second, names)).toEqual([401, 401, 200, 200]);
    expect(second.keys).toEqual({ disabled: keyOf('ci'), active: keyOf('kept') });
    const { error } = await second.stop();
    expect(error).toBe(
      `--state ${state}: --keys: edited while the mock was stopped: 1 added, 1 changed, 1 removed.\n`,
    );

    // What is gone for good does not come back with its entry, nor what is out of use by itself.
    await writeFile(file, entry('leaked') + entry('ci', ', state: disabled') + entry('kept'));
    const third = await startMock(options);
    expect(await statusesOf(third, names)).toEqual([401, 401, 200, 401]);
    await third.stop();
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

test('a person is told the states that the keys have, and not those that their file says', () => {
  const seeds = parseKeyFile(
    entry('gone') + entry('off') + entry('limited') + entry('kept'),
    'k.yaml',
  );
  const gateway = createGateway({ keys: seeds });
  gateway.keys.remove('key_1');
  gateway.keys.change('key_2', { disabled: true });
  gateway.keys.change('key_3', { models: ['gpt-5.4'], name: 'renamed' });
  const issued = asIssued(gateway, seeds);
  const text = tellMock('http://mock', issued, [], {
    useColor: false,
    tellsEach: false,
    token: null,
  });
  expect(text.split('\n').slice(4, 9)).toEqual([
    '  deleted     …gone',
    '  disabled    …-off',
    '  restricted  …ited',
    '  active      …kept',
    '  renamed may use: gpt-5.4',
  ]);
});

test('a mock without the key file leaves its keys as they are, and the file counts again after that', async () => {
  await inFolder({ 'k.yaml': entry('one') + entry('two') }, async (folder) => {
    const [file, state] = [join(folder, 'k.yaml'), join(folder, 's')];
    await (await startMock(['--quiet', '--keys', file, '--state', state])).stop();
    const without = await startMock(['--quiet', '--state', state]);
    expect(await statusesOf(without, ['one', 'two'])).toEqual([200, 200]);
    await without.stop();
    await writeFile(file, entry('two'));
    const again = await startMock(['--quiet', '--keys', file, '--state', state]);
    expect(await statusesOf(again, ['one', 'two'])).toEqual([401, 200]);
    await again.stop();
  });
});

test('a state file of the first version is taken, and it is said what it cannot tell', async () => {
  await inFolder({ 'k.yaml': entry('one') }, async (folder) => {
    const [file, state] = [join(folder, 'k.yaml'), join(folder, 's')];
    const options = ['--quiet', '--keys', file, '--state', state];
    const first = await startMock(options);
    await removeKey(first, 'one');
    await first.stop();
    const { format, keys } = JSON.parse(await readFile(state, 'utf8'));
    const checksum = digest(JSON.stringify(keys));
    await writeFile(state, JSON.stringify({ format, version: 1, checksum, keys }));
    const again = await startMock(options);
    expect(await statusesOf(again, ['one'])).toEqual([401]);
    expect((await again.stop()).error).toBe(
      `--state ${state}: --keys: edits made before this start cannot be told: an earlier version wrote the state.\n`,
    );
    expect(JSON.parse(await readFile(state, 'utf8')).version).toBe(2);
  });
});
