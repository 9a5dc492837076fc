import { type Contract, operationOf } from '../../spec/contract.ts';
import type { Judgement } from '../cases/case.ts';
import { usualModel } from '../cases/models.ts';
import { allowedModelsVariable, maySpend, type Target, variableOf } from '../cases/target.ts';
import type { CaseOutline } from './outlines.ts';

/**
 * Returns why a case cannot run against this target; null where it can. A case that makes keys is not
 * applicable without a provisioner; any other unmet precondition makes it inconclusive.
 */
export function unmetPrecondition(
  contract: Contract,
  one: CaseOutline,
  target: Target,
  canProvision: boolean,
): Judgement | null {
  if (target.notOffered?.includes(one.operation)) {
    return {
      outcome: 'not-applicable',
      reason: 'the configuration declares the endpoint not offered',
    };
  }
  if (one.kind === 'scenario' && one.provisioner && !canProvision) {
    return { outcome: 'not-applicable', reason: 'there is no way to make keys on this target' };
  }
  const absent = one.needs.find((name) => contract.absentStates.includes(name));
  if (absent !== undefined) {
    const reason = `the profile declares that the gateway has no ${absent} keys`;
    return { outcome: 'not-applicable', reason };
  }
  for (const name of one.needs) {
    if (name !== 'unknown' && target.keys[name] === undefined) {
      const reason = target.lacking?.[name] ?? `no ${name} key: set ${variableOf(target, name)}`;
      return { outcome: 'inconclusive', reason };
    }
  }
  if (one.mayBeBilled && !maySpend(target, operationOf(contract, one.operation).cost)) {
    const { cost } = operationOf(contract, one.operation);
    const reason = `a lenient gateway would serve and bill this call: allow it with --cost ${cost}`;
    return { outcome: 'inconclusive', reason, unpaid: true };
  }
  if (!one.needsModels) return null;
  if (target.allowedModels.length === 0) {
    const reason = `the models of the restricted key are unknown: set ${allowedModelsVariable}`;
    return { outcome: 'inconclusive', reason };
  }
  const usual = usualModel(contract, target, one.operation);
  return usual !== null && target.allowedModels.includes(usual)
    ? {
        outcome: 'inconclusive',
        reason: `the restricted key may use ${usual}, the model that it must be denied`,
      }
    : null;
}
