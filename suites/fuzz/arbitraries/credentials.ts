import fc from 'fast-check';
import { type Contract, operationOf, styleOf } from '../../../spec/contract.ts';
import { styleNames } from '../../../spec/index.ts';
import type { Place } from '../../cases/request-plan.ts';
import type { BadCredential } from '../mutation.ts';
import { alphanumericText } from './keys.ts';

/** Values that open nothing: keys that were never issued, and words that a careless gateway may take. */
const badValue = fc.oneof(
  { weight: 3, arbitrary: alphanumericText(24, 40).map((text) => `sk-${text}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('null', 'undefined', 'true', '0', 'admin', 'none', 'anonymous'),
  },
);

const header = (name: string): Place => ({ in: 'header', name });
const query = (name: string): Place => ({ in: 'query', name });
const cookie = (name: string): Place => ({ in: 'cookie', name });
const body = (name: string): Place => ({ in: 'body', name });

/** Places where credentials are met in practice, and which no style of the document names. */
const strayPlaces: readonly Place[] = [
  ...['api-key', 'X-Auth-Token', 'X-Access-Token', 'X-Api-Token', 'X-Token', 'X-Session'].map(
    header,
  ),
  ...['api_key', 'apikey', 'access_token', 'auth', 'token'].map(query),
  ...['api_key', 'session', 'sid', 'token', 'auth', 'access_token', 'jwt'].map(cookie),
  ...['api_key', 'key', 'token', 'access_token', 'authorization'].map(body),
];

const strayPlacesOf = (contract: Contract, id: string): readonly Place[] =>
  strayPlaces.filter(
    ({ in: where }) => where !== 'body' || operationOf(contract, id).body !== null,
  );

/** Bad credentials in stray places; each place once. */
export const drawStrays = (
  contract: Contract,
  operation: string,
  least: number,
): fc.Arbitrary<readonly BadCredential[]> =>
  fc.uniqueArray(
    fc.record({ place: fc.constantFrom(...strayPlacesOf(contract, operation)), value: badValue }),
    {
      minLength: least,
      maxLength: 4,
      selector: ({ place }) => `${place.in} ${place.name}`,
    },
  );

const inStyle = (contract: Contract): fc.Arbitrary<BadCredential> =>
  fc.tuple(fc.constantFrom(...styleNames), badValue).map(([style, value]) => ({
    place: styleOf(contract, style).place,
    value: styleOf(contract, style).prefix + value,
  }));

/** Bad credentials in the places of every style, some of them twice, and in stray places as well. */
export const drawBadCredentials = (
  contract: Contract,
  operation: string,
): fc.Arbitrary<readonly BadCredential[]> =>
  fc
    .tuple(
      fc.array(inStyle(contract), { minLength: 1, maxLength: 4 }),
      drawStrays(contract, operation, 0),
    )
    .map(([own, strays]) => [...own, ...strays]);
