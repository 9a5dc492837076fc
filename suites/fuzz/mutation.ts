import fc from 'fast-check';
import type { Place } from '../cases/request-plan.ts';

/** One change of a key's value. Places are counted behind the prefix, and round again where the key ends. */
export type KeyChange =
  | { readonly kind: 'replace'; readonly at: number; readonly text: string }
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }
  | { readonly kind: 'delete'; readonly at: number; readonly length: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number }
  | { readonly kind: 'swap'; readonly at: number }
  | { readonly kind: 'case'; readonly at: number }
  /** Another key in its place, which was never issued. */
  | { readonly kind: 'new'; readonly text: string }
  /** The whole secret stays: something stands around it, or a character is written otherwise. */
  | { readonly kind: 'wrap'; readonly before: string; readonly after: string }
  | { readonly kind: 'percent'; readonly at: number }
  | { readonly kind: 'full-width'; readonly at: number }
  | { readonly kind: 'scheme'; readonly word: string };

/** A credential that opens nothing, with its whole value as it is sent. */
export type BadCredential = { readonly place: Place; readonly value: string };

/** One departure from the plain request. Places in a list are counted round again where it ends. */
export type Departure =
  | { readonly kind: 'field-case'; readonly at: number; readonly mask: number }
  | { readonly kind: 'field-order'; readonly by: number }
  | { readonly kind: 'scheme-case'; readonly mask: number }
  | { readonly kind: 'media-type-case'; readonly mask: number }
  | { readonly kind: 'member-order'; readonly by: number }
  | { readonly kind: 'gap'; readonly text: string }
  | { readonly kind: 'escape'; readonly member: number; readonly at: number }
  | { readonly kind: 'percent'; readonly at: number }
  | {
      readonly kind: 'header' | 'parameter';
      readonly name: string;
      readonly value: string;
      readonly first: boolean;
    }
  | { readonly kind: 'cookie'; readonly name: string; readonly value: string }
  /** `value` is JSON; a form sends it as text. */
  | {
      readonly kind: 'member';
      readonly name: string;
      readonly value: string;
      readonly first: boolean;
    }
  /** The model is named with this text. */
  | { readonly kind: 'model'; readonly text: string };

/** A generated request as data, apart from its operation and style: what makes it differ from the plain one. */
export type Drawn = {
  readonly changes: readonly KeyChange[];
  readonly credentials: readonly BadCredential[];
  readonly departures: readonly Departure[];
};

/** The plain request. */
export const nothingDrawn: Drawn = { changes: [], credentials: [], departures: [] };

/** Draws some parts of a request; the rest of it is plain. */
export const drawParts = (
  parts: {
    readonly [Part in keyof Drawn]?: fc.Arbitrary<Drawn[Part]>;
  },
): fc.Arbitrary<Drawn> => fc.record(parts).map((drawn) => ({ ...nothingDrawn, ...drawn }));

const exactKinds: readonly Departure['kind'][] = [
  'field-case',
  'field-order',
  'scheme-case',
  'media-type-case',
  'member-order',
  'gap',
  'escape',
  'percent',
];

/**
 * True where a standard says that the request is the plain one in another spelling (RFC 9110 §5.1,
 * §5.3, §8.3.1, §11.1; RFC 8259 §2, §4, §7; RFC 3986 §6.2.2), so that it must fare just as that one.
 * A header, parameter or member that means nothing is no such spelling: it may be refused as such.
 */
export const isSameRequest = ({ departures }: Drawn): boolean =>
  departures.every(({ kind }) => exactKinds.includes(kind));
