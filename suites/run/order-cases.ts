import type { Case } from '../cases/case.ts';

/** Whether a case judges what the others got. */
const isLast = (one: Case): boolean => one.kind === 'scenario' && one.isLast === true;

/** The most requests of a case that makes keys: it sends one after another, and pauses. Others are short. */
const lengthOf = (one: Case): number =>
  one.kind === 'scenario' && one.provisioner ? one.requests : 0;

/** Takes cases from this many parts of the list in turn: neighbours often wait for the same control. */
function inTurns(cases: readonly Case[], parts: number): Case[] {
  const size = Math.ceil(cases.length / parts);
  return Array.from({ length: size }, (_, place) =>
    Array.from({ length: parts }, (_part, part) => cases[part * size + place] ?? []).flat(),
  ).flat();
}

/**
 * Returns the cases in the order in which a run starts them, in two parts: the second one waits for the whole
 * first, since it judges what that got. The longest cases that make keys go first, so that a run does not wait
 * for them at its end; the others go so that few of them wait for the same answer.
 *
 * @param options.concurrency requests under way at the same time
 * @param options.keepsOrder whether the cases keep the order of the list: where a run may end early, those in
 *   front count most
 */
export function inOrderOfStart(
  cases: readonly Case[],
  options: { readonly concurrency: number; readonly keepsOrder: boolean },
): readonly [first: readonly Case[], last: readonly Case[]] {
  const first = cases.filter((one) => !isLast(one));
  return [
    options.keepsOrder
      ? first
      : inTurns(first, options.concurrency).toSorted(
          (one, other) => lengthOf(other) - lengthOf(one),
        ),
    cases.filter(isLast),
  ];
}
