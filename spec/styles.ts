/** A way to send the key: where it goes, what stands before it, and what people call it. */
export type KeyStyle = {
  readonly place: { readonly in: 'header' | 'query'; readonly name: string };
  /** What is written before the key. */
  readonly prefix: string;
  /** The place as a part of a sentence. */
  readonly words: string;
  /** The place as an entry of a list. */
  readonly label: string;
};

const table = {
  bearer: {
    place: { in: 'header', name: 'Authorization' },
    prefix: 'Bearer ',
    words: 'the Authorization header',
    label: 'Authorization: Bearer',
  },
  'x-api-key': {
    place: { in: 'header', name: 'x-api-key' },
    prefix: '',
    words: 'the x-api-key header',
    label: 'x-api-key header',
  },
  'x-goog-api-key': {
    place: { in: 'header', name: 'x-goog-api-key' },
    prefix: '',
    words: 'the x-goog-api-key header',
    label: 'x-goog-api-key header',
  },
  query: {
    place: { in: 'query', name: 'key' },
    prefix: '',
    words: 'the `key` query parameter',
    label: '?key= in the URL',
  },
} as const satisfies Record<string, KeyStyle>;

/** A style's name. A profile adds styles, so that any text can be one. */
export type Style = string;

/** The name of a style of the OpenAPI document: that of its security scheme. */
export type BuiltInStyle = keyof typeof table;

/** Every style of the OpenAPI document, in the order of reports. */
export const styles: Readonly<Record<BuiltInStyle, KeyStyle>> = table;

/** True for the name of a style of the OpenAPI document. */
export const isStyle = (name: string): name is BuiltInStyle => Object.hasOwn(table, name);

/** The name of each of these styles, in the order of reports. */
export const styleNames: readonly BuiltInStyle[] = Object.keys(table).filter(isStyle);

/** The names of the headers that carry a key, in lower case. */
export const keyHeaders: readonly string[] = Object.values(styles)
  .filter(({ place }) => place.in === 'header')
  .map(({ place }) => place.name.toLowerCase());

/** The names of the query parameters that carry a key. */
export const keyParameters: readonly string[] = Object.values(styles)
  .filter(({ place }) => place.in === 'query')
  .map(({ place }) => place.name);

/** How a person writes a key of this style, with KEY in its place: `x-api-key: KEY`. */
export const exampleOf = ({ place, prefix }: Pick<KeyStyle, 'place' | 'prefix'>): string =>
  place.in === 'query' ? `?${place.name}=${prefix}KEY` : `${place.name}: ${prefix}KEY`;
