import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { startCommand, untilEnd } from '../support/processes/run-process.ts';
import { parseReport } from '../support/report/report-schema.ts';
import { answerAlike } from '../targets/listen.ts';
import { expect, test } from '../test.ts';

const maker = 'node tests/targets/keys/key-command.ts';

/** Starts a check that makes its keys by a command, and returns what became of both. */
async function checkBy(
  command: (log: string) => string,
  act: (child: ChildProcess, asked: () => Promise<readonly string[]>) => Promise<void> = async () =>
    undefined,
) {
  const [folder, log] = ['state', 'asked'].map((name) => test.info().outputPath(name));
  if (folder === undefined || log === undefined) throw new Error('no folder');
  const report = test.info().outputPath('report.json');
  const gateway = await answerAlike({ status: 401, body: '{"error":{}}' });
  const asked = async (): Promise<readonly string[]> =>
    [...(await readFile(log, 'utf8').catch(() => '')).matchAll(/"do":"(\w+)"/g)].map(
      ([, question = '']) => question,
    );
  const child = startCommand(
    [
      ...['check', '--base-url', gateway.url, '--only', 'KEY-DELETED/listModels/*'],
      ...['--provisioner', 'command', '--provisioner-command', command(log), '--json', report],
    ],
    { XDG_STATE_HOME: folder, HOME: folder },
  );
  const end = untilEnd(child);
  await act(child, asked);
  const start = performance.now();
  const ended = await end;
  await gateway.close();
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return {
    ...ended,
    seconds: (performance.now() - start) / 1000,
    asked: await asked(),
    report: parseReport(await readFile(report, 'utf8')),
    journals: files.filter((name) => name.endsWith('.ndjson')).map((name) => join(folder, name)),
  };
}

test('a command that does not end by SIGTERM is killed, and the run is reported', async () => {
  const { code, report, journals, seconds } = await checkBy((log) => `${maker} ${log} stays`);
  expect({ code, verdict: report.verdict, journals }).toEqual({
    code: 3,
    verdict: 'incomplete',
    journals: [],
  });
  // Enough for a slow machine to start it all, and less than the test may take.
  expect(seconds).toBeLessThan(25);
});

test('a command that leaves a daemon with its output open is not waited for', async () => {
  const { code, report, seconds } = await checkBy((log) => `${maker} ${log} daemon`);
  expect({ code, verdict: report.verdict }).toEqual({ code: 3, verdict: 'incomplete' });
  expect(seconds).toBeLessThan(15);
});

test('the report says which keys are not known to be deleted, and where to try again', async () => {
  const { report, journals, error } = await checkBy((log) => `${maker} ${log} keeps`);
  expect(journals).toHaveLength(1);
  const [file = ''] = journals;
  const beginning = `anyone-conf-${basename(file, '.ndjson')}-`;
  const notice = `1 key of this run may still be live — ${beginning}0001 (id id-1): the command refused remove: not today. Run npx anyone-conformance cleanup --journal ${file} to try again. Where that does not help, delete each key whose name begins with ${beginning} in the gateway's own list of keys, then delete ${file}.`;
  expect(report.notices).toContain(notice);
  expect(error).toContain(`${notice}\n`);
});

for (const [signal, habit, expected] of [
  ['SIGINT', 'silent at find', ['find']],
  ['SIGINT', 'slow at find', ['find']],
  ['SIGTERM', 'slow at create', ['find', 'create', 'find', 'remove', 'find']],
  ['SIGHUP', 'slow at create', ['find', 'create', 'find', 'remove', 'find']],
] as const) {
  const question = habit.split(' ').at(-1) ?? '';
  test(`${signal} while a command is ${habit} asks for no more keys, and reports`, async () => {
    const run = await checkBy(
      (log) => `${maker} ${log} '${habit}'`,
      async (child, asked) => {
        await expect.poll(asked, { timeout: 20_000, intervals: [50] }).toContain(question);
        child.kill(signal);
      },
    );
    expect(run.asked).toEqual(expected);
    expect({ code: run.code, ended: run.report.ended, journals: run.journals }).toEqual({
      code: 3,
      ended: true,
      journals: [],
    });
    expect(run.report.because).toBe('The run ended after 0 of 1 case; 0 findings count so far.');
    expect(run.error).toContain('Ending: what was done so far is reported.');
    // Less than a call that is not answered may take.
    expect(run.seconds).toBeLessThan(9);
  });
}
