import { itemsOf, memberOf } from '../../base/json.ts';
import type { Contract } from '../../spec/contract.ts';
import { type Exchange, jsonOf } from '../cases/exchange.ts';
import { usualModel } from '../cases/models.ts';
import type { Target } from '../cases/target.ts';

/** Names that are no model's are left out of a list. */
const plausibleName = /^[!-~]{1,200}$/;

/** Whether a target is to be asked for its models: there is a key to ask with, and one to be found. */
export const wantsModels = (
  contract: Contract,
  operations: readonly string[],
  { keys, models = {}, notOffered }: Target,
) =>
  keys.active !== undefined &&
  notOffered?.includes('listModels') !== true &&
  operations.some((id) => usualModel(contract, {}, id) !== null && models[id] === undefined);

/** The models that an answer to GET /v1/models lists; null where it is no such list, or an empty one. */
export function modelsIn({ answer }: Exchange): readonly string[] | null {
  const body = answer === null || answer.status !== 200 ? undefined : jsonOf(answer);
  const names = itemsOf(memberOf(body, 'data')).flatMap((entry) => {
    const id = memberOf(entry, 'id');
    return typeof id === 'string' && plausibleName.test(id) ? [id] : [];
  });
  return names.length === 0 ? null : [...new Set(names)];
}
