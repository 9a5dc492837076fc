import { sideDoorCase } from '../../checks/models/model-bypass.ts';
import { type Change, partsOf } from '../change.ts';

/** Makes the case of the restricted key with a model that it may not use, in a form of a change. */
export const deniedModel =
  (id: string): NonNullable<Change['restricted']> =>
  (contract, cell, form) => [
    sideDoorCase(contract, cell, {
      variant: `denied-model-${id}`,
      sends: `the restricted key and a model that it may not use, ${form.words}`,
      more: { model: 'denied', ...partsOf(form, contract, cell.operation) },
    }),
  ];
