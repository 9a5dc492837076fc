import type { Contract } from '../../../spec/contract.ts';
import { refusedWith } from '../../judge/judges.ts';
import { edgesOfState } from '../made-keys/edges.ts';
import { justExpiredKeys } from '../made-keys/made-states.ts';
import { casesOfState } from './key-state.ts';

const terms = {
  judge: refusedWith({ statuses: [401, 403], expected: 'not served: 401 or 403' }),
  expects: 'not served: 401 or 403',
};

/** A disabled or expired key is not served. */
export const keyInactive = (contract: Contract) => [
  ...casesOfState(contract, 'KEY-INACTIVE', 'disabled', terms),
  ...casesOfState(contract, 'KEY-INACTIVE', 'expired', terms),
  ...justExpiredKeys(contract),
  ...edgesOfState(contract),
];
