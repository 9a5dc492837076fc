import type { Case } from '../cases/case.ts';

/** Whether a case judges what the others got. */
const isLast = (one: Case): boolean => one.kind === 'scenario' && one.isLast === true;

/** The most requests of a case that makes keys: it sends one after another, and pauses. Others are short. */
const lengthOf = (one: Case): number =>
  one.kind === 'scenario' && one.provisioner ? one.requests : 0;

/**
 * Returns the cases in the order in which a run starts them, in two parts: the second one waits for the whole
 * first, since it judges what that got. The longest cases that make keys go first, so that a run does not wait
 * for them at its end.
 *
 * @param options.keepsOrder whether the cases keep the order of the list: where a run may end early, those in
 *   front count most
 */
export function inOrderOfStart(
  cases: readonly Case[],
  options: { readonly keepsOrder: boolean },
): readonly [first: readonly Case[], last: readonly Case[]] {
  const first = cases.filter((one) => !isLast(one));
  return [
    options.keepsOrder ? first : first.toSorted((one, other) => lengthOf(other) - lengthOf(one)),
    cases.filter(isLast),
  ];
}
