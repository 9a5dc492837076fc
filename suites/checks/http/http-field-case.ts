import { type Contract, operationOf, styleOf } from '../../../spec/contract.ts';
import { controlOf, request, singleCase } from '../../cases/build.ts';
import { cells, isInQuery, presentKey } from '../../cases/credentials.ts';
import { accepted } from '../../judge/judges.ts';

const spellings: readonly (readonly [string, (name: string) => string])[] = [
  ['lower', (name) => name.toLowerCase()],
  ['upper', (name) => name.toUpperCase()],
  [
    'mixed',
    (name) =>
      [...name]
        .map((letter, at) => (at % 2 === 0 ? letter.toLowerCase() : letter.toUpperCase()))
        .join(''),
  ],
];

const judging = { judge: accepted('accepted, whatever the case of the header name') };

const credentialNames = (contract: Contract) =>
  cells(contract)
    .filter(({ style }) => !isInQuery(contract, style))
    .flatMap(({ operation, style }) =>
      spellings.map(([variant, spell]) => {
        const name = spell(styleOf(contract, style).place.name);
        const plan = request(operation, [
          {
            place: { in: 'header', name },
            key: 'active',
            write: (key) => styleOf(contract, style).prefix + key,
          },
        ]);
        return singleCase(
          {
            requirement: 'HTTP-FIELD-CASE',
            operation,
            style,
            variant: `name-${variant}`,
            sends: `the valid key in the header ${name}`,
            expects: `accepted, as in ${styleOf(contract, style).place.name}`,
          },
          plan,
          { control: controlOf(contract, plan, style), ...judging },
        );
      }),
    );

/** The headers that mark a request as its format's, `anthropic-version` above all. */
const markerNames = (contract: Contract) =>
  cells(contract).flatMap(({ operation, style }) =>
    Object.entries(operationOf(contract, operation).markers).flatMap(([marker, value]) =>
      spellings.map(([variant, spell]) => {
        const name = spell(marker);
        const plan = request(operation, [presentKey(contract, style, 'active')], {
          unmarked: true,
          headers: [[name, value]],
        });
        return singleCase(
          {
            requirement: 'HTTP-FIELD-CASE',
            operation,
            style,
            variant: `${marker}-${variant}`,
            sends: `the valid key, and ${marker} under the name ${name}`,
            expects: `accepted, as with ${marker}`,
          },
          plan,
          { control: controlOf(contract, plan, style), ...judging },
        );
      }),
    ),
  );

/** Header names are matched without regard to case (RFC 9110 §5.1). */
export const httpFieldCase = (contract: Contract) => [
  ...credentialNames(contract),
  ...markerNames(contract),
];
