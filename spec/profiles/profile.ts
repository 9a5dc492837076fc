import type { Format } from '../formats.ts';
import type { Cost } from '../operation.ts';
import type { KeyStyle } from '../styles.ts';

/** A value that a profile adds to each request: itself, or the environment variable that holds it. */
export type ProfileValue = string | { readonly env: string };

/** Where a format's key goes, and what is written before it. */
export type KeyPlace = KeyStyle['place'] & { readonly prefix?: string };

/** One more endpoint of a deployment. It is checked as the operation that it is like. */
export type ProfileOperation = {
  readonly id: string;
  /** Without it, the method of the operation that it is like. */
  readonly method?: 'GET' | 'POST';
  /** Below the path of its format. */
  readonly path: string;
  readonly like: string;
  /** What a served call costs; without it, what the operation costs that it is like. */
  readonly cost?: Cost;
};

/** In what a deployment differs from the built-in contract. */
export type Profile = {
  readonly formats?: Readonly<
    Partial<Record<Format, { readonly path?: string; readonly key?: KeyPlace }>>
  >;
  readonly headers?: Readonly<Record<string, ProfileValue>>;
  readonly query?: Readonly<Record<string, ProfileValue>>;
  readonly operations?: readonly ProfileOperation[];
  readonly keyStates?: { readonly absent: readonly string[] };
  /** The operations of the built-in contract that the gateway does not offer. */
  readonly notOffered?: readonly string[];
};

/** The environment variables from which a profile takes values. */
export const variablesOf = ({ headers = {}, query = {} }: Profile): string[] =>
  [...Object.values(headers), ...Object.values(query)].flatMap((value) =>
    typeof value === 'string' ? [] : [value.env],
  );
