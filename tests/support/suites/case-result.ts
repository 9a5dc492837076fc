import type { OperationId, RequirementId } from '../../../spec/index.ts';
import { scenarioCase } from '../../../suites/cases/build.ts';
import type { CaseResult, Judgement, ScenarioCase } from '../../../suites/cases/case.ts';

/** A made-up case with a bearer token that came to this. */
export function resultOf(
  requirement: RequirementId,
  operation: OperationId,
  variant: string,
  judgement: Judgement,
  more: Partial<
    Pick<CaseResult, 'milliseconds'> & Pick<ScenarioCase, 'requests' | 'generates'>
  > = {},
): CaseResult {
  const { milliseconds = 1, ...scenario } = more;
  return {
    case: scenarioCase(
      { requirement, operation, style: 'bearer', variant, sends: 'this', expects: '401' },
      { needs: [], requests: 1, run: async () => judgement, ...scenario },
    ),
    judgement,
    milliseconds,
  };
}
