import type { Contract } from '../../../spec/contract.ts';
import { cells } from '../../cases/credentials.ts';
import { refusedWith } from '../../judge/judges.ts';
import { drawKeyChanges, drawPresentation } from '../arbitraries/keys.ts';
import { nothingDrawn } from '../mutation.ts';
import type { Property } from '../property.ts';
import { drawnKey, plainControl, planOf, styleOf } from '../write-mutation.ts';

const goodKey = (contract: Contract) => drawnKey(contract, 'active');

const base = (contract: Contract) =>
  ({
    cells: cells(contract),
    expects: '401',
    needs: ['active'],
    needsModels: false,
    mayBeBilled: false,
    hasPlain: false,
    write: (drawn, cell) =>
      planOf(contract, drawn, cell, goodKey(contract)(drawn, cell), { body: 'guarded' }),
    control: (plan, cell) => plainControl(contract, plan, cell),
  }) satisfies Partial<Property>;

const refused = refusedWith({ statuses: [401] });
/** Whoever sends the whole secret holds it, so that a lenient gateway lets nobody in who is out. */
const presented = refusedWith({ statuses: [401], whenServed: 'wrong-refusal' });

/** Any change to a valid key is refused with 401. */
export const changedKeys = (contract: Contract): readonly Property[] => [
  {
    ...base(contract),
    variant: 'fuzz-changed',
    requirement: () => 'KEY-MALFORMED',
    sends: 'the valid key with characters changed, put in, taken out, doubled or swapped',
    draw: (_, { keys }) =>
      drawKeyChanges(keys.active ?? '', Object.values(keys)).map((changes) => ({
        ...nothingDrawn,
        changes,
      })),
    judge: (exchange, view) => refused(exchange, view),
  },
  {
    ...base(contract),
    variant: 'fuzz-presented',
    requirement: () => 'KEY-PRESENTATION',
    sends: 'the whole valid key with something around it, or a character of it written otherwise',
    draw: (cell) =>
      drawPresentation(styleOf(contract, cell)).map((changes) => ({ ...nothingDrawn, changes })),
    judge: (exchange, view) => presented(exchange, view),
  },
];
