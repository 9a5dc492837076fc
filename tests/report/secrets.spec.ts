import { createHash, randomBytes } from 'node:crypto';
import { renderDecision } from '../../cli/mock/decision.ts';
import { keyStates } from '../../fixtures/keys.ts';
import { faults } from '../../mocks/faults/index.ts';
import { createGateway } from '../../mocks/gateway/gateway.ts';
import { startServer } from '../../mocks/server/server.ts';
import { renderReport } from '../../report/terminal/report.ts';
import { reportOf, runAgainst } from '../support/suites/check-target.ts';
import { expect, test } from '../test.ts';

/** A key of its own for each state, which stands in no file of this project. */
const planted = keyStates.map((state) => ({
  name: state,
  state,
  key: `sk-${randomBytes(24).toString('hex')}`,
  models: state === 'restricted' ? ['gpt-5.4-mini'] : null,
  quota: state === 'exhausted' ? 1 : null,
  expiresAt: null,
}));

/** What would give a key away: pieces of it, also backwards and in groups, its encodings, its digests. */
const traces = planted.flatMap(({ key }) => [
  ...[0, 12, 24, 36].map((at) => key.slice(3 + at, 15 + at)),
  ...[0, 12, 24, 36].map((at) =>
    [...key]
      .reverse()
      .join('')
      .slice(at, 12 + at),
  ),
  ...[5, 20, 35].map((at) => (key.match(/.{1,4}/g) ?? []).join(' ').slice(at, 14 + at)),
  ...(['base64', 'base64url', 'hex'] as const).map((form) =>
    Buffer.from(key).toString(form).slice(4, 28),
  ),
  ...['sha256', 'sha1', 'md5'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(key).digest();
    return [digest.toString('hex'), digest.toString('base64').slice(0, 20)];
  }),
]);

const tracesIn = (text: string): string[] => {
  const lower = text.toLowerCase();
  return traces.filter((trace) => lower.includes(trace.toLowerCase()));
};

/** TRACE is asked with a key that nobody planted. */
const leaks = faults.filter(
  ({ id, clause }) =>
    ['HARD-NO-ECHO', 'HARD-NO-ORACLE'].includes(clause) && id !== 'trace-echoes-key',
);

for (const fault of leaks) {
  test(`nothing that is written shows a key that a gateway gives away: ${fault.id}`, async () => {
    const gateway = createGateway({ keys: planted, faults: [fault] });
    const server = await startServer(gateway);
    const log: string[] = [];
    gateway.decisions.subscribe((decision) =>
      log.push(renderDecision(decision, { useColor: false, isVerbose: true })),
    );
    const target = {
      baseUrl: new URL(server.url),
      keys: Object.fromEntries(planted.map(({ state, key }) => [state, key])),
      allowedModels: ['gpt-5.4-mini'],
      cost: 'costly' as const,
    };
    const clauses = [fault.clause, ...(fault.shownBy === undefined ? [] : [fault.shownBy])];
    const checking = { only: clauses.map((clause) => `${clause}/*`), strict: true };
    // Most faults show in one case of each variant; the others somewhere in all cases.
    const sampled = await runAgainst(target, { ...checking, wholly: [] });
    const isFound = sampled.results.some(({ judgement }) => judgement.outcome === 'failed');
    const run = isFound ? sampled : await runAgainst(target, checking);
    await server.close();
    const report = reportOf(run, target, checking);

    expect(report.totals.failed).toBeGreaterThan(0);
    const answers = run.results.flatMap(({ judgement }) =>
      judgement.outcome === 'failed'
        ? judgement.findings.map(({ exchange }) => exchange.answer)
        : [],
    );
    // The answers themselves do hold keys where that is the fault: the search can find what it seeks.
    expect(tracesIn(JSON.stringify(answers)).length > 0).toBe(fault.clause === 'HARD-NO-ECHO');
    expect(tracesIn(JSON.stringify(report))).toEqual([]);
    expect(tracesIn(renderReport(report, false))).toEqual([]);
    expect(log.length).toBeGreaterThan(0);
    expect(tracesIn(log.join(''))).toEqual([]);
  });
}
