import { type Contract, operationIdsOf, operationOf } from '../../../spec/contract.ts';
import { badRequest, comparedCase } from '../../cases/build.ts';
import { firstStyle, isInQuery, otherStyles, presentKey } from '../../cases/credentials.ts';
import { refusedWith } from '../../judge/judges.ts';

const judge = refusedWith({ statuses: [401], whenServed: 'wrong-refusal' });

/** A valid key in a header that belongs to another format is not this endpoint's credential: 401. */
export const styleOwnHeader = (contract: Contract) =>
  operationIdsOf(contract).flatMap((operation) =>
    otherStyles(contract, firstStyle(contract, operation))
      .filter(
        (style) =>
          !isInQuery(contract, style) && !operationOf(contract, operation).styles.includes(style),
      )
      .map((style) => {
        const plan = badRequest(operation, [presentKey(contract, style, 'active')]);
        return comparedCase(
          contract,
          {
            requirement: 'STYLE-OWN-HEADER',
            operation,
            style: firstStyle(contract, operation),
            variant: `key-as-${style}`,
            sends: `the valid key as ${style}, which is another format's style`,
            expects: '401',
          },
          plan,
          judge,
        );
      }),
  );
