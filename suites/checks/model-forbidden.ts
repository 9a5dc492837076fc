import { refusedWith } from '../judges.ts';
import { casesOfModel } from './model-cells.ts';

/** An existing key that may not use the requested model is refused with 403, wherever the model is named. */
export const modelForbidden = casesOfModel('MODEL-FORBIDDEN', 'denied', {
  judge: refusedWith({ statuses: [403] }),
  sends: 'the restricted key with a model that is not on its list',
  expects: '403',
});
