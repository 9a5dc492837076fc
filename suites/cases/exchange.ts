import { parseJson, remember } from '../../base/json.ts';

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
  /** True where a gateway may serve and bill it, whatever its credential: see `mayBeOnBill`. */
  readonly mayBeBilled: boolean;
  /** True where its key's quota may be exhausted, so that 429 can be the answer to the key. */
  readonly mayBeUsedUp?: boolean;
  /** True where the client closes the connection when the first part of the body has arrived. */
  readonly leavesEarly?: boolean;
  /** What its header names it by, so that it can be found in the target's log. */
  readonly id?: string;
};

/** True where two requests are the same on the wire. */
export const isSameRequest = (one: WireRequest, other: WireRequest): boolean =>
  one.method === other.method &&
  one.target === other.target &&
  String(one.headers) === String(other.headers) &&
  String(one.body) === String(other.body) &&
  one.raw === other.raw;

/** The header in which a request is named. Nobody gives a meaning to it. */
export const idHeader = 'Conformance-Request-Id';

/** Why no answer came. */
export type FailureKind =
  | 'timeout'
  | 'unreachable'
  /** No TLS that can be trusted. */
  | 'untrusted'
  | 'cut'
  | 'closed'
  | 'unsendable'
  /** Turned away with 429 each time that it was sent. */
  | 'limited'
  /** Not sent: the limit of invalid keys is reached, or the target asks for no more requests. */
  | 'withheld'
  | 'aborted';

/** What came back. */
export type Answer = {
  readonly status: number;
  /** Header lines in their order, names in lower case. */
  readonly headers: readonly (readonly [string, string])[];
  /** The body as text, its first 256 KiB; of an accepted handshake the first event. */
  readonly body: string;
  /** Why the rest of the body never came, in words; absent where it is whole. */
  readonly unfinished?: string;
  /** How an accepted handshake was closed before its session sent anything; absent where it was not. */
  readonly closed?: string;
};

/** A request and what became of it. */
export type Exchange = {
  readonly request: WireRequest;
  readonly milliseconds: number;
} & (
  | { readonly answer: Answer; readonly failure: null }
  | {
      readonly answer: null;
      readonly failure: {
        readonly kind: FailureKind;
        readonly message: string;
        /** The request never left: the connection failed before its first byte was written. */
        readonly unsent?: true;
        /** Milliseconds after which a target that limits wants to be asked again, where it said so. */
        readonly wait?: number;
      };
    }
);

/** The values of a header, joined as RFC 9110 §5.3 joins them; null where it is absent. */
export function headerOf(answer: Answer, name: string): string | null {
  let values: string | null = null;
  for (const [field, value] of answer.headers) {
    if (field === name) values = values === null ? value : `${values}, ${value}`;
  }
  return values;
}

/** The members of a list in a header, in lower case; none where it is absent. */
export const listIn = (value: string | null): string[] =>
  value === null ? [] : value.split(',').map((member) => member.trim().toLowerCase());

/** Each judge of an answer asks for its body as JSON. */
const readBody = remember(({ body }: Answer) => ({ json: parseJson(body) }));

/** The answer's body as JSON, the same value each time; undefined where it is none. */
export const jsonOf = (answer: Answer): unknown => readBody(answer).json;

/**
 * The bytes of a request as HTTP/1.1 has them, one character a byte (latin 1). A body is sent with its
 * length; nothing else is added.
 */
export function writeBytes({ method, target, headers, body }: WireRequest): string {
  const content = body === null ? '' : Buffer.from(body).toString('latin1');
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === null ? [] : [`Content-Length: ${content.length}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${content}`;
}

/** The failures after which a request that left may have been served all the same. */
const unclear: readonly FailureKind[] = ['cut', 'timeout', 'aborted'];

/**
 * Whether the request of an exchange may already be on a bill, so that the same must not be sent again.
 * A request that cannot be billed never is. One that can be is, whatever credential it carries, unless
 * it provably never left or its answer refuses it (3xx or 4xx): 5xx may come after the work was done.
 */
export function mayBeOnBill({ request, answer, failure }: Exchange): boolean {
  if (!request.mayBeBilled) return false;
  if (answer !== null) return answer.status < 300 || answer.status >= 500;
  return failure.unsent !== true && unclear.includes(failure.kind);
}
