import { plural } from '../../base/text.ts';
import { type RequirementId, requirementIds } from '../../spec/index.ts';
import { type CaseResult, findingsOf, isCounted, isUnstable } from '../cases/case.ts';
import { type JudgedSelection, judgeSelection } from './judge-selection.ts';
import { areExercised, judgeRequirement, type RequirementVerdict } from './requirement-verdict.ts';

/** The one-word result of a run. */
export type VerdictWord = 'conformant' | 'holds' | 'violations' | 'incomplete' | 'unreachable';

/** The verdict on a run. */
export type Verdict = {
  readonly word: VerdictWord;
  /** Why, in one sentence. */
  readonly because: string;
  /**
   * Which MUSTs are inconclusive, in words; null where none is. A case that another clause's finding made
   * inconclusive leaves no gap where a finding counts. Of a selection: which of its cases could not run.
   */
  readonly gap: string | null;
  /** What was selected; null where every case was. */
  readonly selection: JudgedSelection | null;
  readonly requirements: readonly RequirementVerdict[];
  /** How many findings count towards the verdict, and how many are reported only. */
  readonly findings: { readonly counted: number; readonly told: number };
};

function gapOf(requirements: readonly RequirementVerdict[]): string | null {
  const unsure = requirements
    .filter(({ level, exercised }) => level === 'MUST' && !exercised)
    .map(({ id }) => id);
  return unsure.length === 0
    ? null
    : `${plural(unsure.length, 'MUST is', 'MUSTs are')} inconclusive: ${unsure.join(', ')}`;
}

/**
 * Turns results into a verdict. Violations outweigh gaps; a run with an inconclusive MUST is incomplete,
 * never conformant. A selection is judged by itself: it is conformant where each of its cases has a result
 * and no finding counts.
 *
 * @param facts.narrowed the clauses of which a selection left cases out
 * @param facts.undetermined why the run determined nothing; null or absent where it determined something
 * @param facts.unreachable why no answer came at all; null where one did
 * @param facts.stopped why the run stopped after the survey; null or absent where it went on
 * @param facts.endedAfter how many cases were done when the run ended early: it is then incomplete,
 * whatever it found; null or absent where every case was done
 * @param facts.gone why the run sent nothing more before its last case; null or absent where it did
 */
export function judgeRun(
  results: readonly CaseResult[],
  facts: {
    readonly strict: boolean;
    readonly narrowed: readonly RequirementId[];
    readonly undetermined?: string | null;
    readonly unreachable: string | null;
    readonly stopped?: string | null;
    readonly endedAfter?: number | null;
    readonly gone?: string | null | undefined;
  },
): Verdict {
  const requirements = requirementIds.map((id) => judgeRequirement(id, results, facts.strict));
  const findings = results.flatMap(({ case: { requirement }, judgement }) =>
    findingsOf(judgement).map(({ severity }) => isCounted(requirement, severity, facts.strict)),
  );
  const counted = findings.filter(Boolean).length;
  const exercised = (id: RequirementId): boolean =>
    areExercised(
      results.filter((result) => result.case.requirement === id),
      counted > 0,
    );
  const selection = judgeSelection(
    results,
    requirements,
    facts.narrowed,
    facts.undetermined ?? null,
  );
  const gap =
    selection === null
      ? gapOf(requirements.map((one) => ({ ...one, exercised: exercised(one.id) })))
      : selection.gap;
  const tally = { counted, told: findings.length - counted };
  const rest = facts.gone == null ? '' : ` The run did not come to its last case: ${facts.gone}.`;
  const end = (word: VerdictWord, because: string): Verdict => ({
    word,
    because: `${because}${rest}`,
    gap,
    selection,
    requirements,
    findings: tally,
  });
  if (facts.endedAfter != null) {
    const done = `${facts.endedAfter} of ${plural(results.length, 'case')}`;
    const found = plural(counted, 'finding counts', 'findings count');
    return end('incomplete', `The run ended after ${done}; ${found} so far.`);
  }
  if (facts.unreachable !== null) {
    return end('unreachable', `No answer came from the target: ${facts.unreachable}.`);
  }
  if (facts.stopped != null) {
    return end('incomplete', `Nothing was checked: ${facts.stopped}.`);
  }
  if (counted > 0) {
    const broken = requirements.filter((one) => one.counted).map(({ id }) => id);
    const shaky = results.flatMap(({ case: { requirement }, judgement }) =>
      findingsOf(judgement).filter(
        (one) => isUnstable(one) && isCounted(requirement, one.severity, facts.strict),
      ),
    ).length;
    const aside =
      shaky === 0
        ? ''
        : ` ${plural(shaky, 'of them is', 'of them are')} unstable: not found in every attempt, but counted.`;
    return end(
      'violations',
      `${plural(counted, 'finding')} against ${plural(broken.length, 'clause')}: ${broken.join(', ')}.${aside}`,
    );
  }
  if (gap !== null) return end('incomplete', `No finding counts, but ${gap}.`);
  if (selection !== null) return end('holds', selection.because);
  const unsureCases = results.filter(
    ({ judgement }) => judgement.outcome === 'inconclusive',
  ).length;
  const aside =
    unsureCases === 0
      ? ''
      : ` ${plural(unsureCases, 'case is', 'cases are')} inconclusive; each gives its reason.`;
  return end('conformant', `Every MUST was exercised, and no finding counts.${aside}`);
}
