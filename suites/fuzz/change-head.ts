import type { Departure } from './mutation.ts';
import { changeAt, codeOf, insert, rotate } from './request-parts.ts';

const isLetter = (text: string): boolean => /^[a-z]$/i.test(text);

const otherCase = (letter: string): string =>
  letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();

/** Letters in the other case where the mask, read bit by bit and over again, has a one. */
const changeCase = (text: string, mask: number): string =>
  [...text]
    .map((letter, at) => (isLetter(letter) && (mask >> (at % 16)) & 1 ? otherCase(letter) : letter))
    .join('');

function percentAt(parameter: string, at: number): string {
  const start = parameter.indexOf('=') + 1;
  const pieces = [...parameter.slice(start).matchAll(/%[\da-f]{2}|./gi)].map(String);
  const place = pieces.length === 0 ? -1 : at % pieces.length;
  return (
    parameter.slice(0, start) +
    pieces
      .map((piece, index) =>
        index === place && /^[a-z\d]$/i.test(piece) ? `%${codeOf(piece)}` : piece,
      )
      .join('')
  );
}

type Line = readonly [string, string];

const nameIs = (name: string, [field]: Line): boolean => field.toLowerCase() === name.toLowerCase();

const changeValue =
  (name: string, change: (value: string) => string) =>
  (line: Line): Line =>
    nameIs(name, line) ? [line[0], change(line[1])] : line;

/** The header lines after a departure. */
export function changeHeaders(headers: readonly Line[], departure: Departure): readonly Line[] {
  switch (departure.kind) {
    case 'field-case':
      return changeAt(headers, departure.at, ([name, value]) => [
        changeCase(name, departure.mask),
        value,
      ]);
    case 'field-order':
      return rotate(headers, departure.by);
    case 'scheme-case': {
      const respell = (value: string) =>
        value.replace(/^\w+/, (scheme) => changeCase(scheme, departure.mask));
      return headers.map(changeValue('authorization', respell));
    }
    case 'media-type-case': {
      const respell = (value: string) =>
        value.replace(/^[\w/-]+/, (type) => changeCase(type, departure.mask));
      return headers.map(changeValue('content-type', respell));
    }
    case 'header':
      return insert(headers, [departure.name, departure.value], departure.first);
    case 'cookie': {
      // A client sends one such line at most (RFC 6265 §5.4).
      const cookie = `${departure.name}=${departure.value}`;
      return headers.some((line) => nameIs('cookie', line))
        ? headers.map(changeValue('cookie', (value) => `${value}; ${cookie}`))
        : [...headers, ['Cookie', cookie]];
    }
    default:
      return headers;
  }
}

/** The parameters after a departure. */
export function changeQuery(
  query: readonly string[],
  departure: Departure,
  modelName: string | null,
): readonly string[] {
  switch (departure.kind) {
    case 'parameter':
      return insert(query, `${departure.name}=${departure.value}`, departure.first);
    case 'percent':
      return changeAt(query, departure.at, (one) => percentAt(one, departure.at));
    case 'model':
      return query.map((one) =>
        modelName !== null && one.startsWith(`${modelName}=`)
          ? `${modelName}=${encodeURIComponent(departure.text)}`
          : one,
      );
    default:
      return query;
  }
}

/** The path with another model in the segment that names it. */
export const changePath = (path: string, departure: Departure, template: string | null): string => {
  if (departure.kind !== 'model' || template === null) return path;
  const [before = '', behind = ''] = template.split('{model}');
  const start = path.indexOf(before) + before.length;
  const end = path.length - behind.length;
  return path.slice(0, start) + encodeURIComponent(departure.text) + path.slice(end);
};
