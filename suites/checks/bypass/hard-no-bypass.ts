import type { Contract } from '../../../spec/contract.ts';
import { carrierCases } from '../../carriers/carrier-case.ts';
import { changeCases } from '../../carriers/change-case.ts';
import { rawCases } from '../raw/raw-case.ts';
import { answeredLines } from '../raw/raw-variants.ts';

/** No spelling of the path, method, model or header serves a request that its plain spelling refuses. */
export const hardNoBypass = (contract: Contract) => [
  ...changeCases(contract),
  ...carrierCases(contract),
  ...rawCases(contract, 'HARD-NO-BYPASS', answeredLines(contract)),
];
