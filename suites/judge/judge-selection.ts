import { listWords, plural } from '../../base/text.ts';
import type { RequirementId } from '../../spec/index.ts';
import type { CaseResult } from '../cases/case.ts';
import { usualReason } from './determined.ts';
import type { RequirementVerdict } from './requirement-verdict.ts';

/** The part of the cases that a run was asked for, and what it showed. */
export type JudgedSelection = {
  /** The clauses with selected cases, in the order of the contract. */
  readonly clauses: readonly RequirementId[];
  /** Those of them of which other cases were left out. */
  readonly partly: readonly RequirementId[];
  /** Why not every selected case has a result; null where each has one. */
  readonly gap: string | null;
  /** The result in one sentence, where no finding counts and nothing is missing. */
  readonly because: string;
};

/** Clauses that a sentence names; above this number it counts them. */
const mostNamed = 3;

const namesOf = (ids: readonly RequirementId[]): string =>
  ids.length > mostNamed ? `${ids.length} clauses` : listWords(ids);

/** `KEY-DELETED holds: 20 of 20 cases.` */
function sentenceOf(
  selected: readonly RequirementVerdict[],
  partly: readonly RequirementId[],
): string {
  const sum = (member: 'passed' | 'failed' | 'notApplicable') =>
    selected.reduce((total, one) => total + one[member], 0);
  const [passed, failed, absent] = [sum('passed'), sum('failed'), sum('notApplicable')];
  const ids = selected.map(({ id }) => id);
  const cases = plural(passed + failed, 'case');
  const rest = absent === 0 ? '' : ` ${plural(absent, 'case does', 'cases do')} not apply.`;
  if (failed > 0) {
    const broken = selected.filter((one) => one.failed > 0).map(({ id }) => id);
    return `No finding counts, but ${namesOf(broken)} ${broken.length === 1 ? 'does' : 'do'} not hold: ${failed} of ${cases} failed (--strict counts them).${rest}`;
  }
  const where = partly.length === 0 ? '' : ' in the selected cases';
  return `${namesOf(ids)} ${ids.length === 1 ? 'holds' : 'hold'}${where}: ${passed} of ${cases}.${rest}`;
}

function gapOf(results: readonly CaseResult[], undetermined: string | null): string | null {
  const count = (outcome: CaseResult['judgement']['outcome']) =>
    results.filter(({ judgement }) => judgement.outcome === outcome).length;
  const unsure = count('inconclusive');
  if (unsure > 0) {
    return `${unsure} of ${plural(results.length, 'selected case')} could not run${usualReason(results)}`;
  }
  if (count('not-applicable') === results.length) return 'no selected case applies to the target';
  return undetermined;
}

/**
 * Judges the cases of a selection (`--only`) by themselves: clauses that were not asked for leave no gap.
 *
 * @param narrowed the clauses of which the selection left cases out
 * @param undetermined why the run determined nothing; null where it determined something
 * @returns null where every case was selected
 */
export function judgeSelection(
  results: readonly CaseResult[],
  requirements: readonly RequirementVerdict[],
  narrowed: readonly RequirementId[],
  undetermined: string | null,
): JudgedSelection | null {
  if (narrowed.length === 0) return null;
  const selected = requirements.filter(({ outcome }) => outcome !== 'not-selected');
  const clauses = selected.map(({ id }) => id);
  const partly = clauses.filter((id) => narrowed.includes(id));
  return {
    clauses,
    partly,
    gap: gapOf(results, undetermined),
    because: sentenceOf(selected, partly),
  };
}
