import { keyOf } from '../support/fixture-request.ts';
import type { KeyName } from './matrix/matrix.ts';

/** A key that is refused, and what a client must be able to say about it. */
export type RefusedKey = {
  readonly name: Exclude<KeyName, 'active'>;
  readonly key: string;
  readonly status: 401 | 403 | 429;
  readonly clause: string;
  /** Words of the message that help whoever reads them. */
  readonly message: string;
  /** True where the key is lost on the way, as a careless proxy does. */
  readonly isLost?: true;
};

const checkKey = 'Check that the key is complete and has not been deleted.';

/** Every way in which a key is refused. */
export const refusedKeys: readonly RefusedKey[] = [
  {
    name: 'missing',
    key: keyOf('active'),
    isLost: true,
    status: 401,
    clause: 'KEY-REQUIRED',
    message: 'No API key provided. This endpoint reads it from',
  },
  {
    name: 'malformed',
    key: keyOf('active').slice(0, -4),
    status: 401,
    clause: 'KEY-UNKNOWN',
    message: checkKey,
  },
  {
    name: 'deleted',
    key: keyOf('deleted'),
    status: 401,
    clause: 'KEY-DELETED',
    message: checkKey,
  },
  {
    name: 'disabled',
    key: keyOf('disabled'),
    status: 401,
    clause: 'KEY-INACTIVE',
    message: checkKey,
  },
  {
    name: 'expired',
    key: keyOf('expired'),
    status: 401,
    clause: 'KEY-INACTIVE',
    message: checkKey,
  },
  {
    name: 'model',
    key: keyOf('restricted'),
    status: 403,
    clause: 'MODEL-FORBIDDEN',
    message: 'Edit the allowed models of the key in the dashboard.',
  },
  {
    name: 'quota',
    key: keyOf('exhausted'),
    status: 429,
    clause: 'KEY-QUOTA',
    message: 'Raise it in the dashboard.',
  },
];
