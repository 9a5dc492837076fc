import { type RequirementId, requirementIds } from '../../../spec/index.ts';
import { scenarioCase } from '../../../suites/cases/build.ts';
import type { CaseResult, Judgement, Severity } from '../../../suites/cases/case.ts';
import { failed, passed } from '../../../suites/judge/judges.ts';
import { judgeRun, type Verdict } from '../../../suites/judge/verdict.ts';
import { answered } from './exchanges.ts';

/** A case that does not apply to the target. */
export const notApplicable: Judgement = {
  outcome: 'not-applicable',
  reason: 'no way to make keys',
};
/** A finding of this severity. */
export const finding = (severity: Severity): Judgement => failed(severity, '401', answered(200));

/** A case of this clause that ended so. */
export const result = (requirement: RequirementId, judgement: Judgement): CaseResult => ({
  case: scenarioCase(
    {
      requirement,
      operation: 'listModels',
      style: 'bearer',
      variant: 'made-up',
      sends: 'something',
      expects: 'something',
    },
    { needs: [], requests: 1, run: async () => judgement },
  ),
  judgement,
  milliseconds: 1,
});

/** The verdict on a run in which every clause passed, except for these cases. */
export function verdictOn(
  odd: Partial<Record<RequirementId, readonly Judgement[]>>,
  facts: Partial<Parameters<typeof judgeRun>[1]> = {},
): Verdict {
  const results = requirementIds.flatMap((id) =>
    (odd[id] ?? [passed]).map((judgement) => result(id, judgement)),
  );
  return judgeRun(results, { strict: false, narrowed: [], unreachable: null, ...facts });
}

/** The verdict without a gap or a finding. */
export const isConformant = {
  word: 'conformant',
  because: 'Every MUST was exercised, and no finding counts.',
};
