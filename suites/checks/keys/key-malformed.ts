import type { Contract } from '../../../spec/contract.ts';
import { badRequest, comparedCase } from '../../cases/build.ts';
import {
  type Cell,
  cells,
  firstStyle,
  isRepresentative,
  isSampled,
  presentChanged,
} from '../../cases/credentials.ts';
import {
  type ChangedKey,
  changedKeys,
  sampledKeys,
  sharedKeys,
} from '../../cases/malformed-keys.ts';
import { refusedWith } from '../../judge/judges.ts';

const facts = { requirement: 'KEY-MALFORMED', expects: '401' } as const;

const judge = refusedWith({ statuses: [401] });

const caseOf = (
  contract: Contract,
  { operation, style }: Cell,
  { variant, words, change }: ChangedKey,
) => {
  const plan = badRequest(operation, [presentChanged(contract, style, 'active', change)]);
  return comparedCase(
    contract,
    { ...facts, operation, style, variant, sends: `the key ${words}` },
    plan,
    judge,
  );
};

/** A key value in which any part of the secret is missing or changed is refused with 401. */
export const keyMalformed = (contract: Contract) =>
  cells(contract).flatMap((cell) => {
    const { operation, style } = cell;
    const isFirst =
      isRepresentative(contract, operation) && style === firstStyle(contract, operation);
    return [
      ...changedKeys,
      ...sharedKeys.filter((_, index) => isSampled(contract, operation, index)),
      ...(isFirst ? sampledKeys : []),
    ].map((one) => caseOf(contract, cell, one));
  });

/** The shared values that only a thorough run sends, so that each endpoint gets each of them. */
export const moreMalformed = (contract: Contract) =>
  cells(contract).flatMap((cell) =>
    sharedKeys
      .filter((_, index) => !isSampled(contract, cell.operation, index))
      .map((one) => caseOf(contract, cell, one)),
  );
