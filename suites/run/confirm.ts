import { findingsOf, type Judgement } from '../cases/case.ts';
import { inconclusive } from '../judge/judges.ts';

/**
 * How often a case is judged in all before a good key's refusal is held against the target. With a
 * provider that turns away one call in fifteen, a case of two good requests fails so often once in
 * 180,000 times.
 */
export const confirmations = 6;

/** True where all that is held against the target is that it turned a good key away. */
const isRefusalAlone = (judgement: Judgement): boolean =>
  judgement.outcome === 'failed' &&
  judgement.findings.every(({ severity }) => severity === 'refused');

const unsteady = (first: Judgement, then: string): Judgement => {
  const [finding] = findingsOf(first);
  return inconclusive(
    `not steady: ${finding?.seen} where it should be ${finding?.expected}, and ${then} when it was asked again; an upstream may have failed, and only many requests tell`,
  );
};

/**
 * Judges a case, and again where a good key was turned away and nothing else is wrong. Behind a gateway
 * stand providers that fail now and then, some with a 401 of their own, which looks like the gateway's.
 * A refusal that does not come each time is told, and neither held against the target nor taken for a
 * pass. What is served, leaked or refused wrongly has no such excuse.
 */
export async function confirm(judge: () => Promise<Judgement>): Promise<Judgement> {
  const first = await judge();
  if (!isRefusalAlone(first)) return first;
  for (let turn = 2; turn <= confirmations; turn += 1) {
    const again = await judge();
    if (again.outcome === 'passed') return unsteady(first, 'right');
    if (again.outcome !== 'failed') return unsteady(first, 'could not be told');
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
