import type { BadCredential, Departure, Drawn, KeyChange } from './mutation.ts';

/** Texts that were put in, none of which is a piece of a key. */
const quoted = (text: string): string => JSON.stringify(text);

const changeWords = (change: KeyChange): string => {
  switch (change.kind) {
    case 'replace':
      return `a character of the key replaced by ${quoted(change.text)}`;
    case 'insert':
      return `${quoted(change.text)} put into the key`;
    case 'delete':
      return `${change.length} of the key taken out`;
    case 'repeat':
      return `${change.length} of the key doubled`;
    case 'swap':
      return 'two neighbours of the key swapped';
    case 'case':
      return 'a letter of the key in the other case';
    case 'new':
      return 'a key that was never issued';
    case 'wrap':
      return `the key between ${quoted(change.before)} and ${quoted(change.after)}`;
    case 'percent':
      return 'a character of the key percent-encoded';
    case 'full-width':
      return 'a character of the key in full width';
    case 'scheme':
      return `the scheme ${change.word}`;
  }
};

const credentialWords = ({ place }: BadCredential): string =>
  `a bad credential in the ${place.in} ${place.name}`;

const departureWords = (departure: Departure): string => {
  switch (departure.kind) {
    case 'field-case':
      return 'a header name in another case';
    case 'field-order':
      return 'the headers in another order';
    case 'scheme-case':
      return 'the scheme in another case';
    case 'media-type-case':
      return 'the media type in another case';
    case 'member-order':
      return 'the members in another order';
    case 'gap':
      return `white space ${quoted(departure.text)} in the JSON`;
    case 'escape':
      return 'an escaped character in the JSON';
    case 'percent':
      return 'a percent-encoded character in the query';
    case 'header':
    case 'parameter':
    case 'cookie':
    case 'member':
      return `the ${departure.kind} ${departure.name}`;
    case 'model':
      return `the model as ${quoted(departure.text)}`;
  }
};

/** What makes a generated request differ from the plain one, in words; no piece of a key is among them. */
export function describeDrawn({ changes, credentials, departures }: Drawn): string {
  const words = [
    ...changes.map(changeWords),
    ...credentials.map(credentialWords),
    ...departures.map(departureWords),
  ];
  return words.length === 0 ? 'the plain request' : words.join(', ');
}
