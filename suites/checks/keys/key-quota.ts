import { type Contract, operationOf } from '../../../spec/contract.ts';
import type { Cell } from '../../cases/credentials.ts';
import { refusedWith } from '../../judge/judges.ts';
import { keysWithoutQuota } from '../made-keys/made-states.ts';
import { spentQuota } from '../made-keys/spent-quota.ts';
import { casesOfState } from './key-state.ts';

/** Endpoints that spend: a key without quota may still list the models. */
export const spends = (contract: Contract, { operation }: Cell): boolean =>
  operationOf(contract, operation).cost !== 'free';

/** A key whose quota is exhausted is not served, whether it was made so or its calls spent the quota. */
export const keyQuota = (contract: Contract) => [
  ...casesOfState(contract, 'KEY-QUOTA', 'exhausted', {
    judge: refusedWith({
      statuses: [401, 402, 403, 429],
      expected: 'not served: 402, 403 or 429, or 401',
      forbidsServing: true,
    }),
    expects: 'not served: 402, 403 or 429, or 401',
    whole: true,
    where: (one) => spends(contract, one),
  }),
  ...keysWithoutQuota(contract),
  ...spentQuota(contract),
];
