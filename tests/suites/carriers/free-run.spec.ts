import { startEmbedded } from '../../../check/embedded.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import { findFault } from '../../../mocks/faults/index.ts';
import { carrierCases } from '../../../suites/carriers/carrier-case.ts';
import { findingsOf } from '../../../suites/cases/case.ts';
import { runCases } from '../../../suites/run/runner.ts';
import { expect, test } from '../../test.ts';

const contract = builtInContract();

test('a free run names what lets callers in, and is served one whole call at most', async () => {
  const fault = findFault('user-and-role-believed');
  const { target, close } = await startEmbedded({ faults: fault === undefined ? [] : [fault] });
  const cases = carrierCases(contract).filter(({ id }) =>
    /\/createImage\/(?:none\/no-key|bearer\/expired)-with-(?:caller|mixed)-1$/.test(id),
  );
  const run = await runCases(contract, {
    target: { ...target, cost: 'free' },
    cases,
    timeout: 4_000,
    concurrency: 1,
  });
  await close();
  const found = run.results.flatMap(({ judgement }) => findingsOf(judgement));
  expect(found.length).toBeGreaterThan(0);
  for (const { severity, seen } of found) {
    expect(severity).toBe('served');
    expect(seen).toMatch(/, with X-User-Id: admin and X-User-Role: admin$/);
  }
  expect(run.served).toEqual({ createImage: 1 });
});
