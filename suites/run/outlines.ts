import type { Case, ScenarioCase } from '../cases/case.ts';
import type { CredentialPlan, RequestPlan } from '../cases/request-plan.ts';

/** What is counted of a request, without the functions that write it. */
export type PlanOutline = Pick<RequestPlan, 'operation' | 'body' | 'model'> & {
  readonly credentials: readonly Pick<CredentialPlan, 'key'>[];
  /** Whether a conforming gateway refuses it for its key, or for having none. */
  readonly hasBadKey: boolean;
  /** A number for each request that cases share: two of them may differ only in what is left out here. */
  readonly shared?: number;
};

/** A request that can be counted. */
export type CountedPlan = RequestPlan | PlanOutline;

type CommonOutline = Pick<
  Case,
  'requirement' | 'operation' | 'style' | 'needs' | 'needsModels' | 'mayBeBilled'
>;

/** What a list and an estimate need of a case of one request. */
export type SingleOutline<Plan = CountedPlan> = CommonOutline & {
  readonly kind: 'single';
  readonly request: Plan;
  readonly control: Plan | null;
  readonly plain?: Plan | undefined;
};

/** What a list and an estimate need of a case of several requests. */
export type ScenarioOutline = CommonOutline &
  Pick<ScenarioCase, 'kind' | 'requests' | 'provisioner'> & {
    readonly [Name in 'steady' | 'usual' | 'served' | 'generates' | 'isLast']?:
      | ScenarioCase[Name]
      | undefined;
  };

/** What a list and an estimate need of a case; a case has it all. */
export type CaseOutline = (SingleOutline | ScenarioOutline) & Pick<Case, 'id'>;

/** Outlines as plain data: each request and each sort of case once, by their indexes. */
export type OutlineTable = {
  readonly plans: readonly PlanOutline[];
  readonly sorts: readonly (SingleOutline<number> | ScenarioOutline)[];
  readonly ids: readonly string[];
  readonly sortOf: readonly number[];
};

/**
 * Reads the outlines of a table, in the order of its cases.
 *
 * @throws Error for a table with an index that leads nowhere
 */
export function readOutlines({ plans, sorts, ids, sortOf }: OutlineTable): readonly CaseOutline[] {
  const at = <Value>(values: readonly Value[], index: number): Value => {
    const value = values[index];
    if (value === undefined) throw new Error(`the table of cases has no entry ${index}`);
    return value;
  };
  const whole = sorts.map((sort): SingleOutline | ScenarioOutline => {
    if (sort.kind === 'scenario') return sort;
    const { request, control, plain } = sort;
    return {
      ...sort,
      request: at(plans, request),
      control: control === null ? null : at(plans, control),
      plain: plain === undefined ? undefined : at(plans, plain),
    };
  });
  return ids.map((id, index) => ({ ...at(whole, at(sortOf, index)), id }));
}
