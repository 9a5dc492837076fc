import type { Contract } from '../../../spec/contract.ts';
import { carrierCases } from '../../carriers/carrier-case.ts';
import { changeCases } from '../../carriers/change-case.ts';
import { respelledModelCases } from '../models/respelled-model.ts';
import { secondModelCases } from '../models/second-model.ts';
import { unnamedModelCases } from '../models/unnamed-model.ts';
import { unreadBodyCases } from '../models/unread-body.ts';
import { rawCases } from '../raw/raw-case.ts';
import { answeredLines } from '../raw/raw-variants.ts';

/** No spelling of the path, method, model or header serves a request that its plain spelling refuses. */
export const hardNoBypass = (contract: Contract) => [
  ...changeCases(contract),
  ...secondModelCases(contract),
  ...respelledModelCases(contract),
  ...unnamedModelCases(contract),
  ...unreadBodyCases(contract),
  ...carrierCases(contract),
  ...rawCases(contract, 'HARD-NO-BYPASS', answeredLines),
];
