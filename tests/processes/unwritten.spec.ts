import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder } from '../support/in-folder.ts';
import { startMock } from '../support/mock.ts';
import {
  commandArguments,
  runBash,
  startCommand,
  untilEnd,
} from '../support/processes/run-process.ts';
import { parseReport } from '../support/report/report-schema.ts';
import { variablesOf } from '../support/suites/checking.ts';
import { expect, test } from '../test.ts';

const only = ['--only', 'KEY-DELETED/createRerank/*', '--cost', 'costly'];

/** Checks a mock that serves a deleted key, in a shell: `$NODE` with `$@` is the check. */
async function checkInShell(line: string, args: (folder: string) => readonly string[]) {
  const mock = await startMock(['--quiet', '--fault', 'deleted-key-served-on-rerank']);
  try {
    return await inFolder({}, async (folder) => {
      const check = ['check', '--base-url', mock.url, ...only, ...args(folder)];
      const ended = await runBash(
        line,
        {
          ...variablesOf({ keys: mock.keys, allowedModels: mock.allowedModels }),
          NODE: process.execPath,
          CODE: join(folder, 'code'),
        },
        commandArguments(check),
      );
      const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => null);
      return {
        ...ended,
        json: await read('r.json'),
        junit: await read('j.xml'),
        status: await read('code'),
      };
    });
  } finally {
    await mock.stop();
  }
}

const both = (folder: string) => [
  '--json',
  join(folder, 'r.json'),
  '--junit',
  join(folder, 'j.xml'),
];

test('a reader that goes away takes neither the reports nor the exit code with it', async () => {
  const { json, junit, status } = await checkInShell(
    '{ "$NODE" "$@"; echo $? > "$CODE"; } | true',
    both,
  );
  expect(status).toBe('1\n');
  expect(parseReport(json ?? '').verdict).toBe('violations');
  expect(junit).toContain('<testsuites');
});

test.describe('on a full device', () => {
  test.skip(!existsSync('/dev/full'), 'this system has no /dev/full');

  test('standard output keeps no file from being written, and is reported', async () => {
    const { json, junit, error, code } = await checkInShell('"$NODE" "$@" > /dev/full', both);
    expect(code).toBe(1);
    expect(parseReport(json ?? '').verdict).toBe('violations');
    expect(junit).toContain('<testsuites');
    expect(error).toContain('Standard output cannot be written to (ENOSPC).\n');
  });

  test('a file keeps neither another nor the terminal from being written, and is reported', async () => {
    const { output, junit, error, code } = await checkInShell('"$NODE" "$@"', (folder) => [
      ...['--json', '/dev/full', '--junit', join(folder, 'j.xml')],
    ]);
    expect(code).toBe(1);
    expect(output).toContain('NOT CONFORMANT');
    expect(junit).toContain('<testsuites');
    expect(error).toContain('--json: /dev/full could not be written (ENOSPC).\n');
  });

  test('a run that found nothing does not end with 0 where its report is lost', async () => {
    for (const place of [['--json', '/dev/full'], []]) {
      const check = [
        'check',
        '--only',
        'KEY-REQUIRED/listModels/none/absent',
        '--allow-incomplete',
      ];
      const line = place.length > 0 ? '"$NODE" "$@"' : '"$NODE" "$@" > /dev/full';
      const { code } = await runBash(
        line,
        { NODE: process.execPath },
        commandArguments([...check, ...place]),
      );
      expect(code).toBe(2);
    }
  });
});

test('a reader of standard error that goes away ends nothing', async () => {
  const child = startCommand(['check', '--only', 'KEY-REQUIRED/listModels/none/absent']);
  child.stderr?.destroy();
  const { code, output } = await untilEnd(child);
  expect(code).toBe(0);
  expect(output).toContain('SELECTION HOLDS');
});
