import { lazily } from '../../../base/json.ts';
import { type Carrier, slotsOf } from '../carrier.ts';
import type { Change } from '../change.ts';
import { bodyChanges } from './bodies.ts';
import { callerCarriers } from './callers.ts';
import { featureCarriers } from './features.ts';
import { formChanges } from './forms.ts';
import { lineChanges } from './lines.ts';
import { memberCarriers } from './members.ts';
import { modelChanges } from './models.ts';
import { pathChanges } from './paths.ts';
import { requestCarriers } from './requests.ts';
import { serviceCarriers } from './services.ts';
import { siblingChanges } from './siblings.ts';

/** Every carrier that is added. A new report of a bypass becomes one row here, and meets every caller and endpoint. */
export const carriers = lazily((): readonly Carrier[] =>
  [
    ...callerCarriers(),
    ...serviceCarriers(),
    ...requestCarriers(),
    ...memberCarriers(),
    ...featureCarriers(),
  ].map((row) => ({ ...row, slots: slotsOf(row) })),
);

/** Every carrier that changes a request: one a request. */
export const changes = (): readonly Change[] => [
  ...pathChanges(),
  ...siblingChanges(),
  ...lineChanges(),
  ...bodyChanges(),
  ...formChanges(),
  ...modelChanges(),
];
