import {
  type Layer,
  type Level,
  type RequirementId,
  requirementIds,
  requirementOf,
} from '../spec/index.ts';
import type { Finding, Judgement, Severity } from './case.ts';
import type { CaseResult } from './runner.ts';

/** The word in which a run ends. */
export type VerdictWord = 'conformant' | 'violations' | 'incomplete' | 'unreachable';

export type Outcome = Judgement['outcome'];

/** How a clause fared over its cases; `not-selected` where none of its cases was asked for. */
export type RequirementVerdict = {
  readonly id: RequirementId;
  readonly layer: Layer;
  readonly level: Level;
  readonly outcome: Outcome | 'not-selected';
  readonly passed: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly notApplicable: number;
  /** Whether each of its operations was exercised as far as that may be paid for. */
  readonly exercised: boolean;
  /** Whether its findings make the verdict `violations`. */
  readonly counted: boolean;
};

export type Verdict = {
  readonly word: VerdictWord;
  /** Why, in one sentence. */
  readonly because: string;
  /**
   * Which MUSTs were not exercised, in words; null where every one was. A case that could not be told for
   * what another clause found leaves no gap where a finding counts.
   */
  readonly gap: string | null;
  readonly requirements: readonly RequirementVerdict[];
  /** How many findings count towards the verdict, and how many are told beside it. */
  readonly findings: { readonly counted: number; readonly told: number };
};

/**
 * Whether a finding counts towards the verdict: those of the contract's MUSTs do, and those of any
 * clause in which something was served that must not be, or a key leaked. Under `strict` all do.
 */
export function isCounted(id: RequirementId, severity: Severity, strict: boolean): boolean {
  const { layer, level } = requirementOf(id);
  return (
    strict ||
    (layer === 'contract' && level === 'MUST') ||
    severity === 'served' ||
    severity === 'leaked'
  );
}

/** True for a finding that was not there at each look. */
export const isUnstable = ({ looks }: Pick<Finding, 'looks'>): boolean =>
  looks !== undefined && looks.found < looks.taken;

/** The findings of a judgement, an empty list for one without any. */
export const findingsOf = (judgement: Judgement): readonly Finding[] =>
  judgement.outcome === 'failed' ? judgement.findings : [];

function outcomeOf(counts: Record<Outcome, number>, total: number): RequirementVerdict['outcome'] {
  if (total === 0) return 'not-selected';
  if (counts.failed > 0) return 'failed';
  if (counts.inconclusive > 0) return 'inconclusive';
  return counts.passed > 0 ? 'passed' : 'not-applicable';
}

/**
 * Whether cases exercise their clause: none was kept from running, but for those that would have been
 * billed; and on each operation at least one was conclusive.
 *
 * @param isToldElsewhere whether what another clause's finding kept from being told is no gap either
 */
function areExercised(own: readonly CaseResult[], isToldElsewhere = false): boolean {
  const isUnpaid = ({ judgement }: CaseResult) =>
    judgement.outcome === 'inconclusive' && judgement.unpaid === true;
  const conclusive = new Set(
    own.filter((one) => one.judgement.outcome !== 'inconclusive').map((one) => one.case.operation),
  );
  return own.every(
    (one) =>
      one.judgement.outcome !== 'inconclusive' ||
      (isUnpaid(one) && conclusive.has(one.case.operation)) ||
      (isToldElsewhere && one.judgement.elsewhere === true),
  );
}

function judgeRequirement(
  id: RequirementId,
  results: readonly CaseResult[],
  strict: boolean,
): RequirementVerdict {
  const own = results.filter((result) => result.case.requirement === id);
  const count = (outcome: Outcome) =>
    own.filter(({ judgement }) => judgement.outcome === outcome).length;
  const counts = {
    passed: count('passed'),
    failed: count('failed'),
    inconclusive: count('inconclusive'),
    'not-applicable': count('not-applicable'),
  };
  const { layer, level } = requirementOf(id);
  return {
    id,
    layer,
    level,
    outcome: outcomeOf(counts, own.length),
    passed: counts.passed,
    failed: counts.failed,
    inconclusive: counts.inconclusive,
    notApplicable: counts['not-applicable'],
    exercised: areExercised(own),
    counted: own
      .flatMap(({ judgement }) => findingsOf(judgement))
      .some(({ severity }) => isCounted(id, severity, strict)),
  };
}

const plural = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

/** Which MUSTs were not exercised, and how; null where every one was. */
function gapOf(
  requirements: readonly RequirementVerdict[],
  narrowed: readonly RequirementId[],
): string | null {
  const musts = requirements.filter(({ level }) => level === 'MUST');
  const unsure = musts.filter(({ exercised }) => !exercised).map(({ id }) => id);
  const left = musts.filter(({ id }) => narrowed.includes(id)).length;
  const reasons = [
    ...(unsure.length === 0
      ? []
      : [
          `${plural(unsure.length, 'MUST was', 'MUSTs were')} not exercised in full: ${unsure.join(', ')}`,
        ]),
    ...(left === 0 ? [] : [`of ${plural(left, 'MUST', 'MUSTs')} not every case was asked for`]),
  ];
  return reasons.length === 0 ? null : reasons.join('; ');
}

/**
 * Turns results into a verdict. Violations outweigh gaps; a run in which a MUST was not exercised is
 * incomplete, never conformant.
 *
 * @param facts.narrowed the clauses of which a selection left cases out
 * @param facts.unreachable why no answer came at all; null where one did
 * @param facts.stopped why no case was run after the first look; null or absent where they were
 * @param facts.endedAfter how many cases were done when the run was ended early: it is incomplete,
 * whatever was found by then; null or absent where it came to its end
 */
export function judgeRun(
  results: readonly CaseResult[],
  facts: {
    readonly strict: boolean;
    readonly narrowed: readonly RequirementId[];
    readonly unreachable: string | null;
    readonly stopped?: string | null;
    readonly endedAfter?: number | null;
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
  const gap = gapOf(
    requirements.map((one) => ({ ...one, exercised: exercised(one.id) })),
    facts.narrowed,
  );
  const tally = { counted, told: findings.length - counted };
  const end = (word: VerdictWord, because: string): Verdict => ({
    word,
    because,
    gap,
    requirements,
    findings: tally,
  });
  if (facts.endedAfter != null) {
    const done = `${facts.endedAfter} of ${plural(results.length, 'case', 'cases')}`;
    const found = plural(counted, 'finding counts', 'findings count');
    return end('incomplete', `The run was ended after ${done}; ${found} so far.`);
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
        : ` ${plural(shaky, 'of them was', 'of them were')} not there at each look; what is found once counts.`;
    return end(
      'violations',
      `${plural(counted, 'finding', 'findings')} against ${plural(broken.length, 'clause', 'clauses')}: ${broken.join(', ')}.${aside}`,
    );
  }
  if (gap !== null) return end('incomplete', `No finding counts, but ${gap}.`);
  const untold = results.filter(({ judgement }) => judgement.outcome === 'inconclusive').length;
  const aside =
    untold === 0
      ? ''
      : ` ${plural(untold, 'case', 'cases')} could not be told; each gives its reason.`;
  return end('conformant', `Every MUST was exercised, and no finding counts.${aside}`);
}
