import { refusedWith } from '../../judge/judges.ts';
import { casesOfState } from './key-state.ts';

const terms = {
  judge: refusedWith({ statuses: [401, 403], expected: 'not served: 401 or 403' }),
  expects: 'not served: 401 or 403',
};

/** A disabled or expired key is not served. */
export const keyInactive = [
  ...casesOfState('KEY-INACTIVE', 'disabled', terms),
  ...casesOfState('KEY-INACTIVE', 'expired', terms),
];
