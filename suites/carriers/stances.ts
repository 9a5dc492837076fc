import { type Contract, operationOf } from '../../spec/contract.ts';
import type { Style } from '../../spec/index.ts';
import { badRequest } from '../cases/build.ts';
import { presentChanged, presentKey } from '../cases/credentials.ts';
import type { KeyName, RequestPlan } from '../cases/request-plan.ts';

/** Who a caller is that must be refused. */
export type Stance = {
  /** Its name in kebab-case. */
  readonly id: string;
  /** Who the caller is, in words. */
  readonly words: string;
  /** The state of its key; null for a caller without one. */
  readonly key: KeyName | null;
  /** True where the key is known and asks for a model that it may not use. */
  readonly denied?: true;
  /** True where the value sent is no key at all. */
  readonly malformed?: true;
};

/** Every caller that must be refused. */
export const refusedStances: readonly Stance[] = [
  { id: 'no-key', words: 'no key', key: null },
  { id: 'malformed', words: 'a value that is no key', key: 'unknown', malformed: true },
  { id: 'unknown', words: 'a key that was never issued', key: 'unknown' },
  { id: 'deleted', words: 'a deleted key', key: 'deleted' },
  { id: 'disabled', words: 'a disabled key', key: 'disabled' },
  { id: 'expired', words: 'an expired key', key: 'expired' },
  { id: 'exhausted', words: 'an exhausted key', key: 'exhausted' },
  {
    id: 'denied-model',
    words: 'the restricted key and a model that it may not use',
    key: 'restricted',
    denied: true,
  },
];

/**
 * Returns the callers that an operation must refuse: only one that names a model can refuse a model, and
 * only one that costs something a key whose quota is spent.
 */
export const stancesAt = (contract: Contract, operation: string): readonly Stance[] => {
  const { model, cost } = operationOf(contract, operation);
  return refusedStances.filter(
    ({ denied, key }) =>
      (denied !== true || model !== null) && (key !== 'exhausted' || cost !== 'free'),
  );
};

/**
 * Returns the plain request of a caller to an operation. A request that could be billed only by a gateway
 * that serves anybody is whole; one with a key that may be live is free where the run pays for nothing.
 */
export function planOf(
  contract: Contract,
  { key, denied, malformed }: Stance,
  operation: string,
  style: Style,
): RequestPlan {
  if (key === null) return badRequest(operation, [], { body: 'whole' });
  if (malformed === true) {
    const value = presentChanged(contract, style, key, () => 'not a key');
    return badRequest(operation, [value], { body: 'whole' });
  }
  const credentials = [presentKey(contract, style, key)];
  if (denied === true) {
    return badRequest(operation, credentials, { body: 'whole', model: 'denied' });
  }
  return badRequest(operation, credentials, key === 'unknown' ? { body: 'whole' } : {});
}
