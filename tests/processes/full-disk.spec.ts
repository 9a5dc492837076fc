import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { commandFile, runProgram } from '../support/processes/run-process.ts';
import { answerAlike } from '../targets/listen.ts';
import { expect, test } from '../test.ts';

const maker = `${process.execPath} tests/targets/keys/key-command.ts`;

test('a journal that a full disk does not take leaves no file behind', async () => {
  const state = test.info().outputPath('state');
  const gateway = await answerAlike({ status: 401 });
  // No file may grow: what a full disk comes to, on every system with a shell.
  const { code, error } = await runProgram(
    'sh',
    [
      ...['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, commandFile, 'check'],
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
