import type { Contract } from '../../../spec/contract.ts';
import { comparedCase, request } from '../../cases/build.ts';
import { cells, presentRaw } from '../../cases/credentials.ts';
import { accepted } from '../../judge/judges.ts';

/** The scheme name in `Authorization` is matched without regard to case (RFC 9110 §11.1). */
export const httpSchemeCase = (contract: Contract) =>
  cells(contract)
    .filter(({ style }) => style === 'bearer')
    .flatMap(({ operation, style }) =>
      ['bearer', 'BEARER', 'bEARER'].map((scheme) => {
        const plan = request(operation, [
          presentRaw(contract, style, 'active', (key) => `${scheme} ${key}`),
        ]);
        return comparedCase(
          contract,
          {
            requirement: 'HTTP-SCHEME-CASE',
            operation,
            style,
            variant: `scheme-${scheme}`,
            sends: `the valid key under the scheme name ${scheme}`,
            expects: 'accepted, as under Bearer',
          },
          plan,
          accepted('accepted, as under Bearer'),
        );
      }),
    );
