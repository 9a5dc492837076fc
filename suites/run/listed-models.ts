import { itemsOf, memberOf } from '../../base/json.ts';
import type { Contract } from '../../spec/contract.ts';
import { type Exchange, jsonOf } from '../cases/exchange.ts';
import { usualModel } from '../cases/models.ts';
import type { Target } from '../cases/target.ts';

/** Other names cannot be a model's. */
const plausibleName = /^[!-~]{1,200}$/;

/** Returns whether to ask a target for its models: there is a valid key, and a model to find. */
export const wantsModels = (
  contract: Contract,
  operations: readonly string[],
  { keys, models = {}, notOffered }: Target,
) =>
  keys.active !== undefined &&
  notOffered?.includes('listModels') !== true &&
  operations.some((id) => usualModel(contract, {}, id) !== null && models[id] === undefined);

/** Returns the models that an answer to GET /v1/models lists; null for an empty list or another answer. */
export function modelsIn({ answer }: Exchange): readonly string[] | null {
  const body = answer === null || answer.status !== 200 ? undefined : jsonOf(answer);
  const names = itemsOf(memberOf(body, 'data')).flatMap((entry) => {
    const id = memberOf(entry, 'id');
    return typeof id === 'string' && plausibleName.test(id) ? [id] : [];
  });
  return names.length === 0 ? null : [...new Set(names)];
}
