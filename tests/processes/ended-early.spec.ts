import { readdir, readFile, writeFile } from 'node:fs/promises';
import { startEmbedded } from '../../check/embedded.ts';
import { findFault } from '../../mocks/faults/index.ts';
import { startCommand, untilEnd } from '../support/processes/run-process.ts';
import { parseReport } from '../support/report/report-schema.ts';
import { variablesOf } from '../support/suites/checking.ts';
import { expect, test } from '../test.ts';

/** Starts a slow check of a mock, and ends it once enough was asked of it. */
async function endAfter(requests: number, signal: NodeJS.Signals, options: readonly string[] = []) {
  const faults = options.includes('--baseline') ? [findFault('guard-off')] : [];
  const { gateway, target, close } = await startEmbedded({
    faults: faults.flatMap((fault) => fault ?? []),
  });
  const file = test.info().outputPath('report.json');
  const child = startCommand(
    [
      ...['check', '--base-url', target.baseUrl.href, '--cost', 'costly', '--rate', '40'],
      ...['--only', 'KEY-{REQUIRED,DELETED,UNKNOWN}', '--json', file, ...options],
    ],
    variablesOf(target),
  );
  const end = untilEnd(child);
  let asked = 0;
  const reached = new Promise<void>((resolve) => {
    gateway.decisions.subscribe(() => {
      asked += 1;
      if (asked === requests) resolve();
    });
  });
  await Promise.race([reached, end]);
  child.kill(signal);
  const sentAt = performance.now();
  const ended = await end;
  await close();
  return { ...ended, file, milliseconds: performance.now() - sentAt };
}

for (const [signal, moment, requests] of [
  ['SIGTERM', 'in the survey', 3],
  ['SIGINT', 'among the cases', 45],
] as const) {
  test(`${signal} ${moment} ends the run with a report of what was done, and no half-written one`, async () => {
    const { code, file, output, error, milliseconds } = await endAfter(requests, signal, [
      '--allow-incomplete',
    ]);
    expect(code).toBe(3);
    const report = parseReport(await readFile(file, 'utf8'));
    expect(report).toMatchObject({ verdict: 'incomplete', ended: true, totals: { failed: 0 } });
    const done = report.totals.passed;
    expect(report.because).toBe(
      `The run ended after ${done} of ${report.totals.cases} cases; 0 findings count so far.`,
    );
    expect(done > 0).toBe(moment === 'among the cases');
    const reasons = new Set(report.cases.flatMap(({ reason }) => reason ?? []));
    expect(reasons).toEqual(new Set(['the run ended before this case']));
    expect(report.totals.requests).toBeLessThan(requests + 40);
    expect(output).toContain('INCOMPLETE — The run ended after');
    expect(error).toContain('Ending: what was done so far is reported.');
    expect(milliseconds).toBeLessThan(5_000);
    expect(await readdir(new URL('.', `file://${file}`))).toEqual(['report.json']);
  });
}

test('a run that is killed leaves no report at all', async () => {
  const { file } = await endAfter(10, 'SIGKILL');
  expect(await readdir(new URL('.', `file://${file}`))).toEqual([]);
});

for (const [what, text] of [
  ['leaves a baseline as it is', '# Agreed with the platform team.\nexpected: []\n'],
  ['makes no baseline where there was none', null],
] as const) {
  test(`a run that is ended early ${what}, though a finding was made`, async () => {
    const baseline = test.info().outputPath('known.yaml');
    if (text !== null) await writeFile(baseline, text);
    const { code, file, error } = await endAfter(75, 'SIGINT', [
      ...['--baseline', baseline, '--update-baseline', '--reason', 'agreed'],
    ]);
    const report = parseReport(await readFile(file, 'utf8'));
    const left = await readFile(baseline, 'utf8').catch(() => null);
    expect(report.ended).toBe(true);
    expect(report.totals.findings.counted).toBeGreaterThan(0);
    expect(left).toBe(text);
    expect(error).toContain(
      `--update-baseline: ${baseline} is left as it is, as the run was ended before it came to every case.\n`,
    );
    expect(code).toBe(3);
  });
}
