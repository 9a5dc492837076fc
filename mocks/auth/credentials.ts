import type { Operation, Style } from '../../spec/index.ts';

/** What a request offers as its key, read in the place that its endpoint's styles name. */
export type CredentialReading =
  | { readonly kind: 'found'; readonly style: Style; readonly secret: string }
  | { readonly kind: 'missing'; readonly elsewhere: readonly string[] }
  | { readonly kind: 'malformed'; readonly style: Style; readonly complaint: string }
  | { readonly kind: 'conflict'; readonly places: readonly Style[] };

type Place = { readonly style: Style; readonly secret: string } | { readonly complaint: string };

/** `Bearer`, one space or more, and a token without a space (RFC 9110 §11.4, RFC 6750 §2.1). */
const bearerPattern = /^bearer +([^\s,]+)$/i;

function readBearer(value: string): Place {
  const secret = bearerPattern.exec(value)?.[1];
  if (secret !== undefined) return { style: 'bearer', secret };
  return /^bearer$/i.test(value)
    ? { complaint: 'the Authorization header says Bearer but carries no key' }
    : { complaint: 'the Authorization header is not of the form `Bearer KEY`' };
}

function readHeader(style: Style, value: string): Place {
  return value === '' ? { complaint: `the ${style} header is empty` } : { style, secret: value };
}

function readPlace(style: Style, headers: Headers, query: URLSearchParams): Place[] {
  if (style === 'query') {
    return query
      .getAll('key')
      .map((secret) =>
        secret === '' ? { complaint: 'the `key` parameter is empty' } : { style, secret },
      );
  }
  const value = headers.get(style === 'bearer' ? 'authorization' : style);
  if (value === null) return [];
  return [style === 'bearer' ? readBearer(value) : readHeader(style, value)];
}

/** Places of other formats in which a request carries something: what to tell a caller who missed his own. */
function placesElsewhere(operation: Operation, headers: Headers, query: URLSearchParams): string[] {
  const others: [Style, string, boolean][] = [
    ['bearer', 'the Authorization header', headers.has('authorization')],
    ['x-api-key', 'the x-api-key header', headers.has('x-api-key')],
    ['x-goog-api-key', 'the x-goog-api-key header', headers.has('x-goog-api-key')],
    ['query', 'the `key` query parameter', query.has('key')],
  ];
  return others
    .filter(([style, , present]) => present && !operation.styles.includes(style))
    .map(([, place]) => place);
}

/**
 * Reads the credential of a request in the places that the operation's styles name, and nowhere
 * else. Two different values are a conflict and neither is taken (KEY-CONFLICT); header names are
 * matched without regard to case, as is the scheme name (RFC 9110 §5.1, §11.1).
 */
export function readCredential(
  operation: Operation,
  headers: Headers,
  query: URLSearchParams,
): CredentialReading {
  const places = operation.styles.flatMap((style) =>
    readPlace(style, headers, query).map((place) => ({ ...place, style })),
  );
  const [first] = places;
  if (first === undefined) {
    return { kind: 'missing', elsewhere: placesElsewhere(operation, headers, query) };
  }
  const values = new Set(places.map((place) => ('secret' in place ? place.secret : '')));
  if (values.size > 1) return { kind: 'conflict', places: places.map(({ style }) => style) };
  return 'secret' in first
    ? { kind: 'found', style: first.style, secret: first.secret }
    : { kind: 'malformed', style: first.style, complaint: first.complaint };
}
