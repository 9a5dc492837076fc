import type { Contract } from '../../../spec/contract.ts';
import { whenRefused } from '../../judge/judges.ts';
import { spends } from './key-quota.ts';
import { casesOfState } from './key-state.ts';

/** The status distinguishes an exhausted quota from an invalid key: 402, 403 or 429, not 401. */
export const keyQuotaStatus = (contract: Contract) =>
  casesOfState(contract, 'KEY-QUOTA-STATUS', 'exhausted', {
    judge: whenRefused([401, 402, 403, 429], (answer) =>
      answer.status === 401
        ? { expected: '402, 403 or 429', seen: '401, as for an invalid key' }
        : null,
    ),
    expects: '402, 403 or 429',
    whole: true,
    where: (one) => spends(contract, one),
  });
