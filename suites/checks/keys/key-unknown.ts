import type { Contract } from '../../../spec/contract.ts';
import { refusedWith } from '../../judge/judges.ts';
import { casesOfState } from './key-state.ts';

/** A well-formed key that was never issued is refused with 401. */
export const keyUnknown = (contract: Contract) =>
  casesOfState(contract, 'KEY-UNKNOWN', 'unknown', {
    judge: refusedWith({ statuses: [401] }),
    expects: '401',
  });
