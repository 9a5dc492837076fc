import type { Contract } from '../../../spec/contract.ts';
import { refusedWith } from '../../judge/judges.ts';
import { casesOfState } from './key-state.ts';

/** A deleted key is refused with 401, on every endpoint and in every style. */
export const keyDeleted = (contract: Contract) =>
  casesOfState(contract, 'KEY-DELETED', 'deleted', {
    judge: refusedWith({ statuses: [401] }),
    expects: '401',
  });
