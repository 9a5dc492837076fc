import type { Contract } from '../../../spec/contract.ts';
import { whenRefused } from '../../judge/judges.ts';
import { casesOfState } from './key-state.ts';

/** A disabled or expired key is refused with 401; 403 is met in practice, and reported. */
const judge = whenRefused([401, 403], (answer) =>
  answer.status === 401 ? null : { expected: '401', seen: `${answer.status}` },
);

export const keyInactiveStatus = (contract: Contract) => [
  ...casesOfState(contract, 'KEY-INACTIVE-STATUS', 'disabled', { judge, expects: '401' }),
  ...casesOfState(contract, 'KEY-INACTIVE-STATUS', 'expired', { judge, expects: '401' }),
];
