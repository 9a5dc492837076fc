import { type Carrier, slotsOf } from '../carrier.ts';
import { callerCarriers } from './callers.ts';
import { featureCarriers } from './features.ts';
import { memberCarriers } from './members.ts';
import { requestCarriers } from './requests.ts';

/** Every carrier. A new report of a bypass becomes one row here, and meets every caller and endpoint. */
export const carriers = (): Carrier[] =>
  [...callerCarriers(), ...requestCarriers(), ...memberCarriers(), ...featureCarriers()].map(
    (row) => ({ ...row, slots: slotsOf(row) }),
  );
