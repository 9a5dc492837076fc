import { randomUUID } from 'node:crypto';
import { itemsOf, memberOf, parseJson } from '../../base/json.ts';
import { restrictedModels } from '../../fixtures/keys.ts';
import { type Contract, operationIdsOf } from '../../spec/contract.ts';
import { request } from '../cases/build.ts';
import { firstStyle, presentKey } from '../cases/credentials.ts';
import { idHeader } from '../cases/exchange.ts';
import { chooseModels, usualModel } from '../cases/models.ts';
import type { Models } from '../cases/target.ts';
import { buildRequest } from '../wire/build-request.ts';
import type { Route } from '../wire/connect.ts';
import type { Pace } from '../wire/pace.ts';
import { createCaller, isDone } from './caller.ts';

const timeout = 10_000;
const most = 100;

const plainRequest = (contract: Contract) =>
  request('listModels', [presentKey(contract, firstStyle(contract, 'listModels'), 'active')]);

/**
 * Asks a gateway with one free request which models a key may use.
 *
 * @param contract says where the list is, and how the key is sent
 * @param options.pace the budget of the run, in which the request counts
 * @param options.signal aborts the request
 * @returns an empty list where the gateway does not list them
 */
export async function offeredModels(
  contract: Contract,
  baseUrl: URL,
  key: string,
  route: Route = {},
  {
    pace,
    signal,
  }: { readonly pace?: Pace | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly string[]> {
  if (signal?.aborted === true) return [];
  const { target, headers } = buildRequest(contract, plainRequest(contract), {
    target: { baseUrl, keys: { active: key }, allowedModels: [], cost: 'free' },
    keyOf: () => key,
    order: 'unknown',
  });
  const caller = createCaller({ origin: baseUrl.origin, timeout, route, pace });
  try {
    const called = await caller.call({
      method: 'GET',
      path: target,
      headers: {
        ...Object.fromEntries(headers),
        [idHeader]: `${randomUUID().slice(0, 8)}-000000`,
      },
      signal,
    });
    const models = isDone(called) ? itemsOf(memberOf(parseJson(called.text), 'data')) : [];
    return models.map((model) => memberOf(model, 'id')).filter((id) => typeof id === 'string');
  } catch {
    return [];
  } finally {
    await caller.close();
  }
}

/**
 * Returns the models to restrict a key to: all offered ones except those that the suite uses as denied
 * models. Where there is no other, returns the mock's.
 *
 * @param declared the models that the user configured
 */
export function restrictionOf(
  contract: Contract,
  offered: readonly string[],
  declared: Models = {},
): readonly string[] {
  const chosen = chooseModels(contract, offered, operationIdsOf(contract), {
    models: declared,
    allowedModels: [],
  });
  const models = { ...chosen, ...declared };
  const usual = new Set(operationIdsOf(contract).map((id) => usualModel(contract, { models }, id)));
  const others = offered.filter((model) => !usual.has(model) && !model.includes(','));
  return others.length === 0 ? restrictedModels : others.slice(0, most);
}
