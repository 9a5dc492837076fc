import { operationOf } from '../../../spec/index.ts';
import type { Cell } from '../../cases/credentials.ts';
import { refusedWith } from '../../judge/judges.ts';
import { casesOfState } from './key-state.ts';

/** Endpoints that spend: a key without quota may still list the models. */
export const spends = ({ operation }: Cell): boolean => operationOf(operation).cost !== 'free';

/** A key whose quota is used up is not served. */
export const keyQuota = casesOfState('KEY-QUOTA', 'exhausted', {
  judge: refusedWith({
    statuses: [401, 402, 403, 429],
    expected: 'not served: 402, 403 or 429, or 401',
  }),
  expects: 'not served: 402, 403 or 429, or 401',
  whole: true,
  where: spends,
});
