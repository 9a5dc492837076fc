import type { Judgement } from './case.ts';
import { inconclusive } from './judges.ts';
import { findingsOf } from './verdict.ts';

/** How often a case is judged in all before a refusal is held against the target. */
const turns = 4;

/** Where no answer came, to ask again is to wait as long again. */
const isSilent = (judgement: Judgement): boolean =>
  findingsOf(judgement).some(({ exchange }) => exchange.failure?.kind === 'timeout');

/** What was given or came out once, was: nothing that follows takes it back. */
const isPlain = (judgement: Judgement): boolean =>
  findingsOf(judgement).some(({ severity }) => severity === 'served' || severity === 'leaked');

/** True where all that is held against the target is that it turned a good key away. */
const isRefusalAlone = (judgement: Judgement): boolean =>
  findingsOf(judgement).every(({ severity }) => severity === 'refused');

const unsteady = (first: Judgement, then: string): Judgement => {
  const [finding] = findingsOf(first);
  return inconclusive(
    `not steady: ${finding?.seen} where it should be ${finding?.expected}, and ${then} when it was asked again; an upstream may have failed, and only many requests tell`,
  );
};

/**
 * Judges a case, and again where nothing was served or came out. Behind a gateway stand providers that
 * fail now and then, some with a 401 of their own, which looks like the gateway's. What is right when
 * it is asked for again is told, and neither held against the target nor taken for a pass.
 */
export async function confirm(judge: () => Promise<Judgement>): Promise<Judgement> {
  const first = await judge();
  if (first.outcome !== 'failed' || first.confirmed === true) return first;
  if (isPlain(first) || isSilent(first)) return first;
  let failures = 1;
  for (let turn = 2; turn <= turns; turn += 1) {
    const again = await judge();
    if (again.outcome === 'passed') return unsteady(first, 'right');
    if (again.outcome !== 'failed') continue;
    if (isPlain(again)) return again;
    failures += 1;
  }
  return failures === 1 && isRefusalAlone(first) ? unsteady(first, 'could not be told') : first;
}
