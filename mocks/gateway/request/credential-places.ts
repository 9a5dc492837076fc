import { type BuiltInStyle, styleNames, styles } from '../../../spec/index.ts';
import { keyProtocol } from '../../behaviours/subprotocol-key.ts';
import type { Context } from '../context.ts';

/** A place of a request that carried something as its credential, and how it was written there. */
export type CredentialPlace = {
  readonly place: 'authorization' | Exclude<BuiltInStyle, 'bearer'> | 'sub-protocol';
  /** What stood there, each value as KEY, the second different one as KEY2: nothing of a secret. */
  readonly form: string;
};

/** The names of schemes may be shown; any other word could be a key, or a part of one. */
const schemeName = /^(?:bearer|basic|digest|token|apikey)$/i;

const placeOf = (style: BuiltInStyle): CredentialPlace['place'] =>
  style === 'bearer' ? 'authorization' : style;

/** What a credential is where it was found, by its style. */
const plainPlaces = new Map(
  styleNames.map((style): [BuiltInStyle, readonly CredentialPlace[]] => [
    style,
    [{ place: placeOf(style), form: `${styles[style].prefix}KEY` }],
  ]),
);

/** Every place that carries something, whether or not the operation reads it. */
function allPlaces({ headers: fields, query }: Context): readonly CredentialPlace[] {
  const values: string[] = [];
  const hide = (value: string): string => {
    if (value === '') return '';
    if (!values.includes(value)) values.push(value);
    const index = values.indexOf(value);
    return index === 0 ? 'KEY' : `KEY${index + 1}`;
  };
  const presented: CredentialPlace[] = [];
  for (const style of styleNames) {
    const place = placeOf(style);
    const value = styles[style].place.in === 'query' ? null : fields.get(place);
    if (value === null) continue;
    const form =
      place === 'authorization'
        ? value.replace(/[^\s,]+/g, (word) => (schemeName.test(word) ? word : hide(word)))
        : hide(value);
    presented.push({ place, form });
  }
  for (const value of query.getAll(styles.query.place.name))
    presented.push({ place: 'query', form: hide(value) });
  for (const name of (fields.get('sec-websocket-protocol') ?? '').split(',')) {
    const offered = name.trim();
    if (!offered.startsWith(keyProtocol)) continue;
    presented.push({ place: 'sub-protocol', form: hide(offered.slice(keyProtocol.length)) });
  }
  return presented;
}

/**
 * Lists where a request carried a credential and in what form, so that it can be made again with
 * another value in the place of each secret.
 */
export function credentialPlaces(ctx: Context): readonly CredentialPlace[] {
  const { credential } = ctx;
  if (credential.kind !== 'found' || credential.isSubprotocol) return allPlaces(ctx);
  return plainPlaces.get(credential.style) ?? [];
}
