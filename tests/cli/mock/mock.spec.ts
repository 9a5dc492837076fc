import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../../cli/main.ts';
import { keyFixtures, keyStates, restrictedModels } from '../../../fixtures/keys.ts';
import { faults } from '../../../mocks/faults/index.ts';
import { startMock } from '../../support/mock.ts';
import { createSurroundings, runCommand } from '../../support/run-command.ts';
import { startRecorder } from '../../targets/record-request.ts';
import { expect, test } from '../../test.ts';

const statusOf = async (url: string, key: string): Promise<number> => {
  const response = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
  await response.body?.cancel();
  return response.status;
};

test('mock --json prints one line, serves, and ends with 0 when it is asked to stop', async () => {
  const mock = await startMock(['--quiet']);
  const served = await statusOf(mock.url, keyFixtures.active.key);
  const refused = await statusOf(mock.url, keyFixtures.deleted.key);
  const ended = await mock.stop();
  expect({ served, refused }).toEqual({ served: 200, refused: 401 });
  expect(ended).toEqual({ code: 0, output: mock.line, error: '' });
  expect(mock.line).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(mock.line)).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    keys: Object.fromEntries(keyStates.map((state) => [state, keyFixtures[state].key])),
    restricted: { allowedModels: restrictedModels },
  });
});

test('mock prints each decision on standard error, with the reason and what to do', async () => {
  const mock = await startMock();
  await statusOf(mock.url, keyFixtures.active.key);
  await statusOf(mock.url, keyFixtures.deleted.key);
  await statusOf(mock.url, 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u');
  const { error, output } = await mock.stop();
  expect(output).toBe(mock.line);
  expect(error).toMatch(/^\d\d:\d\d:\d\d 200 .* · [\d.]+ ms\n/);
  expect(error.replace(/^\d\S+ (.*) · [\d.]+ ms$/gm, '$1').split('\n')).toEqual([
    '200 GET · /v1/models · bearer sk-…gRrU · Active (active)',
    '401 GET · /v1/models · bearer sk-…7YD2 · Deleted (deleted)',
    '    the key has been deleted → make a new key: deletion is final [KEY-DELETED]',
    '401 GET · /v1/models · bearer sk-…aE6u',
    expect.stringMatching(/no such key was ever issued → .* \[KEY-UNKNOWN\]$/),
    '',
  ]);
});

test('mock without --json shows a person its address, its keys and calls to try', async () => {
  const { surroundings, written, stop } = createSurroundings({}, process.cwd(), (text) => {
    if (text.includes('Ctrl-C ends.')) stop();
  });
  const code = await main(['mock', '--port', '0', '--quiet'], surroundings);
  const { output } = written;
  expect(code).toBe(0);
  expect(output).toMatch(/^Mock gateway on http:\/\/127\.0\.0\.1:\d+\n/);
  for (const { state, key } of Object.values(keyFixtures)) {
    expect(output).toContain(`  ${state.padEnd(11)} ${key}\n`);
  }
  expect(output.match(/^curl /gm)?.length).toBe(3);
  expect(output).toMatch(/\n\nCtrl-C ends\.\n$/);
});

test('mock on a port that is taken says so in one line', async () => {
  const other = await startRecorder();
  const { port } = new URL(other.url);
  expect(await runCommand(['mock', '--port', port])).toEqual({
    code: 2,
    output: '',
    error: `Port ${port} on 127.0.0.1 is taken. Stop what listens there, or take a free one with --port 0.\n`,
  });
  await other.close();
});

test('mock on an address that this machine does not have says so in one line', async () => {
  const { code, output, error } = await runCommand(['mock', '--port', '0', '--host', '192.0.2.1']);
  expect({ code, output, error }).toEqual({
    code: 2,
    output: '',
    error: 'This machine has no address 192.0.2.1. Try --host 127.0.0.1.\n',
  });
});

test('mock --keys serves the keys of a file, and shows none that is not public', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
  const file = join(folder, 'keys.yaml');
  const own = 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u';
  await writeFile(
    file,
    `- { name: mine, key: ${own} }\n- { name: gone, key: ${own}2, state: deleted }\n`,
  );
  const mock = await startMock(['--quiet', '--keys', file]);
  const statuses = [
    await statusOf(mock.url, own),
    await statusOf(mock.url, `${own}2`),
    await statusOf(mock.url, keyFixtures.active.key),
  ];
  await mock.stop();
  expect(statuses).toEqual([200, 401, 401]);
  expect({ keys: mock.keys, models: mock.allowedModels }).toEqual({
    keys: { active: own, deleted: `${own}2` },
    models: [],
  });

  await writeFile(file, `- { name: mine, key: "${own}\\n" }\n`);
  expect(await runCommand(['mock', '--port', '0', '--keys', file])).toEqual({
    code: 2,
    output: '',
    error: `--keys ${file}, line 1: key 1 \`key\` must be a text of 8 or more printable characters without spaces, not a text of 36 characters.\n`,
  });
  await rm(folder, { recursive: true });
  expect(await runCommand(['mock', '--port', '0', '--keys', file])).toEqual({
    code: 2,
    output: '',
    error: `--keys ${file}: cannot be read (ENOENT).\n`,
  });
});

test('mock --fault names a fault that does not exist, and the nearest that does', async () => {
  const [known] = faults;
  if (known === undefined) throw new Error('there are no faults');
  const typo = `${known.id}x`;
  expect(await runCommand(['mock', '--port', '0', '--fault', typo])).toEqual({
    code: 2,
    output: '',
    error: `--fault: there is no fault ${typo}. Did you mean ${known.id}?\n`,
  });
});

test('mock --latency waits before each answer', async () => {
  const mock = await startMock(['--quiet', '--latency', '300']);
  const start = performance.now();
  await statusOf(mock.url, keyFixtures.active.key);
  const waited = performance.now() - start;
  await mock.stop();
  expect(waited).toBeGreaterThanOrEqual(299);
});
