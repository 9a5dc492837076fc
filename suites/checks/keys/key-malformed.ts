import type { Contract } from '../../../spec/contract.ts';
import { badRequest, controlOf, singleCase } from '../../cases/build.ts';
import { cells, firstStyle, isRepresentative, presentChanged } from '../../cases/credentials.ts';
import { changedKeys, sampledKeys } from '../../cases/malformed-keys.ts';
import { refusedWith } from '../../judge/judges.ts';

const judge = refusedWith({ statuses: [401] });

/** A key value in which any part of the secret is missing or changed is refused with 401. */
export const keyMalformed = (contract: Contract) =>
  cells(contract).flatMap(({ operation, style }) =>
    [
      ...changedKeys,
      ...(isRepresentative(contract, operation) && style === firstStyle(contract, operation)
        ? sampledKeys
        : []),
    ].map(({ variant, words, change }) => {
      const plan = badRequest(operation, [presentChanged(contract, style, 'active', change)]);
      return singleCase(
        {
          requirement: 'KEY-MALFORMED',
          operation,
          style,
          variant,
          sends: `the key ${words}`,
          expects: '401',
        },
        plan,
        { control: controlOf(contract, plan, style), judge },
      );
    }),
  );
