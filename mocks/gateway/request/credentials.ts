import { type Operation, type Style, styleNames, styles } from '../../../spec/index.ts';
import type { HeaderFields } from './received.ts';

/** What a request offers as its key, read in the place that its endpoint's styles name. */
export type CredentialReading =
  | {
      readonly kind: 'found';
      readonly style: Style;
      readonly secret: string;
      /** True where it came as a sub-protocol of a handshake, in place of its header. */
      readonly isSubprotocol?: true;
    }
  | { readonly kind: 'missing'; readonly elsewhere: readonly string[] }
  | { readonly kind: 'malformed'; readonly style: Style; readonly complaint: string }
  | { readonly kind: 'conflict'; readonly places: readonly Style[] };

/** A place that carries something: a secret, or what is wrong with it. */
type Place = { readonly style: Style; readonly secret: string; readonly complaint: string | null };

/** `Bearer`, one space or more, and a token without a space (RFC 9110 §11.4, RFC 6750 §2.1). */
const bearerPattern = /^bearer +([^\s,]+)$/i;

const found = (style: Style, secret: string): Place => ({ style, secret, complaint: null });
const malformed = (style: Style, complaint: string): Place => ({ style, secret: '', complaint });

function readBearer(value: string): Place {
  const secret = bearerPattern.exec(value)?.[1];
  if (secret !== undefined) return found('bearer', secret);
  return /^bearer$/i.test(value)
    ? malformed('bearer', 'the Authorization header says Bearer but carries no key')
    : malformed('bearer', 'the Authorization header is not of the form `Bearer KEY`');
}

function readPlace(style: Style, value: string): Place {
  if (style === 'bearer') return readBearer(value);
  return value === '' ? malformed(style, `${styles[style].words} is empty`) : found(style, value);
}

/** The places of these styles that carry something. */
function readPlaces(
  own: readonly Style[],
  headers: HeaderFields,
  query: URLSearchParams,
): readonly Place[] {
  const places: Place[] = [];
  // A plain loop, for it runs on every request: `flatMap` doubled the time that this takes.
  for (const style of own) {
    const { place } = styles[style];
    if (place.in === 'query') {
      places.push(...query.getAll(place.name).map((value) => readPlace(style, value)));
    } else {
      const value = headers.get(place.name.toLowerCase());
      if (value !== null) places.push(readPlace(style, value));
    }
  }
  return places;
}

/** Places of other formats in which a request carries something: what to tell a caller who missed his own. */
function placesElsewhere(
  operation: Operation,
  headers: HeaderFields,
  query: URLSearchParams,
): string[] {
  return styleNames
    .filter((style) => !operation.styles.includes(style))
    .map((style) => styles[style])
    .filter(({ place }) =>
      place.in === 'query' ? query.has(place.name) : headers.has(place.name.toLowerCase()),
    )
    .map(({ words }) => words);
}

/**
 * Reads the credential of a request in the places that the operation's styles name, and nowhere
 * else. Two different values are a conflict and neither is taken (KEY-CONFLICT); header names are
 * matched without regard to case, as is the scheme name (RFC 9110 §5.1, §11.1).
 */
export function readCredential(
  operation: Operation,
  headers: HeaderFields,
  query: URLSearchParams,
): CredentialReading {
  const places = readPlaces(operation.styles, headers, query);
  const [first] = places;
  if (first === undefined) {
    return { kind: 'missing', elsewhere: placesElsewhere(operation, headers, query) };
  }
  if (places.some(({ secret }) => secret !== first.secret)) {
    return { kind: 'conflict', places: places.map(({ style }) => style) };
  }
  const { style, secret, complaint } = first;
  return complaint === null
    ? { kind: 'found', style, secret }
    : { kind: 'malformed', style, complaint };
}
