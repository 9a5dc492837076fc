import type { Contract } from '../../../spec/contract.ts';
import { refusedWith } from '../../judge/judges.ts';
import { drawKeyChanges, drawPresentation } from '../arbitraries/keys.ts';
import { drawParts } from '../mutation.ts';
import type { Property } from '../property.ts';
import { plainProperty, styleOf, writeKey } from '../write-mutation.ts';

const refused = refusedWith({ statuses: [401] });
/** Whoever sends the whole secret holds it, so that a lenient gateway lets nobody in who is out. */
const presented = refusedWith({ statuses: [401], whenServed: 'wrong-refusal' });

/** Any change to a valid key is refused with 401. */
export const changedKeys = (contract: Contract): readonly Property[] => {
  const base = {
    ...plainProperty(contract),
    expects: '401',
    write: writeKey(contract, 'active', { body: 'guarded' }),
  };
  return [
    {
      ...base,
      variant: 'fuzz-changed',
      requirement: () => 'KEY-MALFORMED',
      sends: 'the valid key with characters changed, put in, taken out, doubled or swapped',
      draw: (_, { keys }) =>
        drawParts({ changes: drawKeyChanges(keys.active ?? '', Object.values(keys)) }),
      judge: (exchange, view) => refused(exchange, view),
    },
    {
      ...base,
      variant: 'fuzz-presented',
      requirement: () => 'KEY-PRESENTATION',
      sends: 'the whole valid key with something around it, or a character of it written otherwise',
      draw: (cell) => drawParts({ changes: drawPresentation(styleOf(contract, cell)) }),
      judge: (exchange, view) => presented(exchange, view),
    },
  ];
};
