import type { Contract } from '../../../spec/contract.ts';
import { request, singleCase } from '../../cases/build.ts';
import { cells, isInQuery, presentKey } from '../../cases/credentials.ts';
import { accepted } from '../../judge/judges.ts';
import { casesOfStyle } from './styles.ts';

/** A parameter of every Google API, which selects the medium of the answer. */
const medium = { place: { in: 'query', name: 'alt' }, key: null, write: () => 'json' } as const;

/** The key after another parameter, and before one. */
const besideAnother = (contract: Contract) =>
  cells(contract)
    .filter(({ operation, style }) => operation === 'generateContent' && isInQuery(contract, style))
    .flatMap(({ style }) => {
      const key = presentKey(contract, style, 'active');
      return [
        { style, variant: 'second', credentials: [medium, key] },
        { style, variant: 'first', credentials: [key, medium] },
      ];
    });

/** generateContent accepts the key in the `key` query parameter, also beside other parameters. */
export const styleGeminiQuery = (contract: Contract) => [
  ...casesOfStyle(contract, 'STYLE-GEMINI-QUERY'),
  ...besideAnother(contract).map(({ style, variant, credentials }) =>
    singleCase(
      {
        requirement: 'STYLE-GEMINI-QUERY',
        operation: 'generateContent',
        style,
        variant: `good-key-${variant}-of-two`,
        sends: `the valid key as the style says, as the ${variant} of two parameters`,
        expects: 'accepted: served, or refused for another reason than its key',
      },
      request('generateContent', credentials),
      { control: null, judge: accepted() },
    ),
  ),
];
