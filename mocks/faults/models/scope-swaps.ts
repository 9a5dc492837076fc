import type { Operation } from '../../../spec/index.ts';
import type { Swap } from '../../gateway/parts.ts';
import type { Inbound } from '../../gateway/request/inbound.ts';
import type { IssuedKey } from '../../keys/keyring.ts';
import { type Respell, routeAlso } from '../swaps.ts';

/** What a model is judged by. */
export type Asking = {
  readonly key: IssuedKey;
  readonly model: string | null;
  readonly operation: Operation;
  readonly inbound: Inbound;
};

/** Lets some requests have any model, whatever the key's list says. */
export const allowWhen =
  (test: (asking: Asking) => boolean | Promise<boolean>): Swap =>
  (parts) => ({
    ...parts,
    authorize: async (key, model, operation, inbound) =>
      (await test({ key, model, operation, inbound }))
        ? { allowed: true }
        : parts.authorize(key, model, operation, inbound),
  });

/** Routes what has no route by another path; a key is asked for there, and its model list forgotten. */
export const routeUnscoped = (respell: Respell): Swap =>
  routeAlso(respell, (isOne) => allowWhen(({ inbound }) => isOne(inbound)));
