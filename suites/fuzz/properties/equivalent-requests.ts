import type { Contract } from '../../../spec/contract.ts';
import type { Judgement } from '../../cases/case.ts';
import { clauseOf, modelCells } from '../../cases/credentials.ts';
import { readAnswer } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, passed } from '../../judge/judges.ts';
import { drawDepartures, drawSpellings } from '../arbitraries/departures.ts';
import { drawParts, isSameRequest, nothingDrawn } from '../mutation.ts';
import type { Property } from '../property.ts';
import { plainProperty, styleOf, writeKey } from '../write-mutation.ts';

const asPlain = 'accepted, as the same request in its plain form';

/** What was accepted in its plain form is accepted in another; a 4xx for what is unknown in it is none of the key's. */
const acceptedAlike: Property['judge'] = (exchange, { control, order }, drawn): Judgement => {
  const reading = readAnswer(exchange);
  const doubt = doubtOf(control, order);
  switch (reading.kind) {
    case 'served':
      return passed;
    case 'refused':
      return doubt === null ? failed('refused', asPlain, exchange) : inconclusive(doubt);
    case 'taken': {
      if (doubt !== null) return inconclusive(doubt);
      const isTurnedAway = control !== null && readAnswer(control).kind === 'served';
      return isTurnedAway && isSameRequest(drawn) ? failed('refused', asPlain, exchange) : passed;
    }
    default:
      return inconclusive(reading.reason);
  }
};

/** Equivalent requests get equivalent answers. */
export const equivalentRequests = (contract: Contract): readonly Property[] => {
  const base = {
    ...plainProperty(contract),
    expects: asPlain,
    hasPlain: true,
    judge: acceptedAlike,
  };
  const writeAllowed = writeKey(contract, 'restricted', { model: 'allowed', body: 'whole' });
  return [
    {
      ...base,
      variant: 'fuzz-equivalent',
      requirement: (cell) =>
        clauseOf(contract, { operation: cell.operation, style: styleOf(contract, cell) }),
      sends: 'the valid key in requests spelled otherwise, beside what means nothing',
      draw: ({ operation }) => drawParts({ departures: drawDepartures(contract, operation) }),
      write: writeKey(contract, 'active', { body: 'ordinary' }),
    },
    {
      ...base,
      variant: 'fuzz-allowed',
      requirement: () => 'MODEL-ALLOWED',
      cells: modelCells(contract),
      sends: 'the restricted key with a model on its list, in requests spelled otherwise',
      needs: ['active', 'restricted'],
      needsModels: true,
      mayBeBilled: true,
      draw: ({ operation }) => drawParts({ departures: drawSpellings(contract, operation) }),
      write: writeAllowed,
      // The same request in its plain form: that it is served is for the fixed cases to judge.
      control: (_, cell, target) => writeAllowed(nothingDrawn, cell, target),
    },
  ];
};
