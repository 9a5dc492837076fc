import { builtInContract } from '../fixtures/contract.ts';
import type { Contract } from '../spec/contract.ts';
import type { Case } from '../suites/cases/case.ts';
import type { RequestPlan } from '../suites/cases/request-plan.ts';
import { casesOf } from '../suites/checks/index.ts';
import type { OutlineTable, PlanOutline } from '../suites/run/outlines.ts';
import { hasBadKey } from '../suites/run/watch/probe-count.ts';

/** Numbers values by their JSON, in their order. */
function createIndex<Value>() {
  const values: Value[] = [];
  const known = new Map<string, number>();
  const indexOf = (value: Value, text = JSON.stringify(value)): number => {
    const index = known.get(text) ?? values.length;
    if (index === values.length) values.push(value);
    known.set(text, index);
    return index;
  };
  return { values, indexOf };
}

/** Makes the table of some cases. It can be written as JSON, and holds no function. */
export function makeOutlines(contract: Contract, cases: readonly Case[]): OutlineTable {
  const plans = createIndex<PlanOutline>();
  const sorts = createIndex<OutlineTable['sorts'][number]>();
  const outlineOf = (plan: RequestPlan): PlanOutline => ({
    operation: plan.operation,
    body: plan.body,
    model: plan.model,
    credentials: plan.credentials.map(({ key }) => ({ key })),
    hasBadKey: hasBadKey(contract, plan),
  });
  const indexOfShared = (plan: RequestPlan): number =>
    plans.indexOf({ ...outlineOf(plan), shared: plans.values.length }, JSON.stringify(plan));
  const sortOf = cases.map((one) => {
    const { requirement, operation, style, needs, needsModels, mayBeBilled } = one;
    const common = { requirement, operation, style, needs, needsModels, mayBeBilled };
    if (one.kind === 'scenario') {
      const { kind, requests, steady, usual, served, generates, isLast, provisioner } = one;
      const own = { kind, requests, steady, usual, served, generates, isLast, provisioner };
      return sorts.indexOf({ ...common, ...own });
    }
    const { kind, request, control, plain } = one;
    return sorts.indexOf({
      ...common,
      kind,
      request: plans.indexOf(outlineOf(request)),
      control: control === null ? null : indexOfShared(control),
      plain: plain === undefined ? undefined : indexOfShared(plain),
    });
  });
  return { plans: plans.values, sorts: sorts.values, ids: cases.map(({ id }) => id), sortOf };
}

/**
 * Returns the outlines of the fixed matrix of the built-in contract. `packaging/bundle.ts` calls it, and puts the
 * table in its place: the command line then lists cases without making them.
 */
export const builtInOutlines = (): OutlineTable =>
  makeOutlines(builtInContract(), casesOf(builtInContract()));
