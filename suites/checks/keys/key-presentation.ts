import type { Contract } from '../../../spec/contract.ts';
import { badRequest, comparedCase } from '../../cases/build.ts';
import { cells, isSampled } from '../../cases/credentials.ts';
import { presentationsFor } from '../../cases/presentations.ts';
import { accepted, failed, type Judge, refusedWith } from '../../judge/judges.ts';
import { otherPlaces } from './other-places.ts';

/** Whoever sends the whole secret holds it, so that a lenient gateway lets nobody in who is out. */
const refused = refusedWith({ statuses: [401], whenServed: 'wrong-refusal' });

/** Spellings that RFC 9110 §11.4 allows (one space or more behind the scheme): taken or refused with 401. */
const takenOrRefused: Judge = (exchange, view) => {
  const status = exchange.answer?.status;
  if (status === 401) return refused(exchange, view);
  const judgement = accepted()(exchange, view);
  return judgement.outcome === 'failed'
    ? failed('refused', 'served, or refused with 401', exchange)
    : judgement;
};

const presentationCases = (contract: Contract, wanted: (isOne: boolean) => boolean) =>
  cells(contract).flatMap((cell) =>
    presentationsFor(contract, cell)
      .filter(({ variant }, index) =>
        wanted(variant === 'in-subprotocol' || isSampled(contract, cell.operation, index)),
      )
      .map(({ variant, words, credential, legal }) => {
        const { operation, style } = cell;
        const plan = badRequest(operation, [credential]);
        return comparedCase(
          contract,
          {
            requirement: 'KEY-PRESENTATION',
            operation,
            style,
            variant,
            sends: `the valid key ${words}`,
            expects: legal === true ? '401, or served: RFC 9110 allows this spelling' : '401',
          },
          plan,
          legal === true ? takenOrRefused : refused,
        );
      }),
  );

/** The whole secret presented otherwise than its style says is refused with 401. */
export const keyPresentation = (contract: Contract) => [
  ...presentationCases(contract, (isOne) => isOne),
  ...otherPlaces(contract),
];

/** The presentations that only a thorough run sends, so that each endpoint gets each of them. */
export const morePresentations = (contract: Contract) =>
  presentationCases(contract, (isOne) => !isOne);
