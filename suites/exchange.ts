/** A request exactly as it goes over the wire. */
export type WireRequest = {
  readonly method: string;
  /** The request target: path and query, as they are. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Uint8Array | null;
  /**
   * The whole request where no client would write it so: one character a byte (latin 1). What the
   * other members say is then what it was made from.
   */
  readonly raw?: string;
  readonly upgrade: boolean;
  /** True where a gateway may serve and bill it: it must not be sent a second time. */
  readonly mayBeBilled: boolean;
};

/** Why no answer came. */
export type FailureKind = 'timeout' | 'unreachable' | 'cut' | 'closed' | 'unsendable' | 'aborted';

/** What came back. */
export type Answer = {
  readonly status: number;
  /** Header lines in their order, names in lower case. */
  readonly headers: readonly (readonly [string, string])[];
  /** The body as text, its first 256 KiB. */
  readonly body: string;
};

/** A request and what became of it. */
export type Exchange = {
  readonly request: WireRequest;
  readonly milliseconds: number;
} & (
  | { readonly answer: Answer; readonly failure: null }
  | {
      readonly answer: null;
      readonly failure: { readonly kind: FailureKind; readonly message: string };
    }
);

/** The values of a header, joined as RFC 9110 §5.3 joins them; null where it is absent. */
export function headerOf(answer: Answer, name: string): string | null {
  const values = answer.headers.filter(([field]) => field === name).map(([, value]) => value);
  return values.length === 0 ? null : values.join(', ');
}

/** The answer's body as JSON; undefined where it is none. */
export function jsonOf(answer: Answer): unknown {
  try {
    const value: unknown = JSON.parse(answer.body);
    return value;
  } catch {
    return undefined;
  }
}
