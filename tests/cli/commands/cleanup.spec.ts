import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

/** A journal of a run that has ended, at a place that has nothing of it. */
const journalAt = (place: object, run: string): string =>
  `${JSON.stringify({
    ...{ journal: 1, run, place, process: 2 ** 30, host: hostname() },
    startedAt: '2026-01-01T00:00:00.000Z',
  })}\n{"name":"anyone-conf-${run}-1","id":"id-1"}\n`;

const maker = `${process.execPath} tests/targets/keys/key-command.ts`;

test('a journal that cannot be used is reported, and the others are cleaned up', async () => {
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

test('cleanup has nothing to do where no run has left anything', async () => {
  const state = test.info().outputPath('state');
  const cleaned = await runCommand(['cleanup'], { XDG_STATE_HOME: state, HOME: state });
  expect(cleaned).toEqual({ code: 0, output: 'No run has left keys behind.\n', error: '' });
});
