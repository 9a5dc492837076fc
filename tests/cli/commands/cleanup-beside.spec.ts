import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { runCommand, runProgram } from '../../support/run-command.ts';
import { answerAlike } from '../../targets/listen.ts';

/** A journal of a run that has ended, at a place that has nothing of it. */
const journalAt = (place: object, run: string): string =>
  `${JSON.stringify({
    ...{ journal: 1, run, place, process: 2 ** 30, host: hostname() },
    startedAt: '2026-01-01T00:00:00.000Z',
  })}\n{"name":"anyone-conf-${run}-1","id":"id-1"}\n`;

const maker = `${process.execPath} tests/targets/keys/key-command.ts`;

test('a journal that cannot be gone by is told, and the others are cleaned up', async () => {
  const state = test.info().outputPath('state');
  const folder = join(state, 'anyone-conformance', 'journals');
  await mkdir(folder, { recursive: true });
  const command = { kind: 'command', command: `${maker} ${test.info().outputPath('asked')}` };
  const newApi = { kind: 'new-api', url: 'http://127.0.0.1:9', user: null };
  const files = {
    '00000000.ndjson': '',
    '11111111.ndjson': '{"keys":[]}\n',
    '22222222.ndjson': journalAt(newApi, '22222222'),
    '33333333.ndjson': journalAt(command, '33333333'),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const { code, output, error } = await runCommand(['cleanup'], {
    XDG_STATE_HOME: state,
    HOME: state,
  });
  const at = (name: string): string => `${join(folder, name)}.ndjson was skipped:`;
  expect({ code, error, lines: output.trimEnd().split('\n') }).toEqual({
    code: 3,
    error: '',
    lines: [
      `${at('00000000')} is empty: its run ended before it made anything. Delete it.`,
      `${at('11111111')} is no journal of a check: its first line is another.`,
      `${at('22222222')} ANYONE_PROVISIONER_TOKEN is not set: --provisioner new-api needs the access token of a user's settings, no API key.`,
      'run 33333333 (2026-01-01T00:00:00.000Z, the command): 1 key deleted; nothing is left',
    ],
  });
  expect((await readdir(folder)).sort()).toEqual(Object.keys(files).slice(0, 3));
});

test('a journal that a full disk does not take leaves no file behind', async () => {
  const state = test.info().outputPath('state');
  const gateway = await answerAlike({ status: 401 });
  // No file may grow: what a full disk comes to, on every system with a shell.
  const { code, error } = await runProgram(
    'sh',
    [
      ...['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, 'cli/main.ts', 'check'],
      ...['--base-url', gateway.url, '--only', 'KEY-DELETED/listModels/*'],
      ...['--provisioner', 'command', '--provisioner-command', `${maker} /dev/null`],
    ],
    { XDG_STATE_HOME: state, HOME: state },
  );
  await gateway.close();
  expect(code).toBe(2);
  expect(error.trimEnd().split('\n').at(-1)).toMatch(
    /^--journal: .*\.ndjson cannot be written \(EFBIG\)\.$/,
  );
  expect(await readdir(join(state, 'anyone-conformance', 'journals'))).toEqual([]);
});
