import { findingsOf, type Judgement } from '../cases/case.ts';
import { inconclusive } from '../judge/judges.ts';

/**
 * Attempts at a case before the refusal of a valid key counts. With a provider that refuses one call in
 * fifteen, a case of two valid requests fails this often once in 180,000 times.
 */
export const confirmations = 6;

/** True where the refusal of a valid key is the only finding. */
const isRefusalAlone = (judgement: Judgement): boolean =>
  judgement.outcome === 'failed' &&
  judgement.findings.every(({ severity }) => severity === 'refused');

const unsteady = (first: Judgement, then: string): Judgement => {
  const [finding] = findingsOf(first);
  return inconclusive(
    `not steady: seen ${finding?.seen}, expected ${finding?.expected}; the repeated request ${then}. An upstream may have failed: only many requests can show that`,
  );
};

/**
 * Judges a case, and again where its only finding is the refusal of a valid key. Providers behind a
 * gateway fail now and then, some with a 401 that looks like the gateway's. A refusal that does not come
 * each time makes the case inconclusive. Other findings have no such excuse.
 */
export async function confirm(judge: () => Promise<Judgement>): Promise<Judgement> {
  const first = await judge();
  if (!isRefusalAlone(first)) return first;
  for (let turn = 2; turn <= confirmations; turn += 1) {
    const again = await judge();
    if (again.outcome === 'passed') return unsteady(first, 'passed');
    if (again.outcome !== 'failed') return unsteady(first, 'was inconclusive');
    if (!isRefusalAlone(again)) return again;
  }
  return {
    outcome: 'failed',
    findings: findingsOf(first).map((finding) => ({
      ...finding,
      looks: { taken: confirmations, found: confirmations },
    })),
  };
}
