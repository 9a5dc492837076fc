import type { MaybePromise } from '../answer.ts';

/** The header fields of a request: several lines of one name are one value, with commas between. */
export type HeaderFields = Pick<Headers, 'get' | 'has'> & Iterable<[string, string]>;

/** A request as it came in, from a server, MSW or a test. */
export type GatewayRequest = {
  readonly method: string;
  /** The URL, or the request target, exactly as it was sent. */
  readonly url: string;
  readonly headers: HeaderFields;
  /** The names of the header lines as they were spelled; null where that is not known. */
  readonly headerNames: () => readonly string[] | null;
  /** The connection that it came on, for comparison; null where that is not known. */
  readonly connection: object | null;
  /** The version of HTTP, such as `1.1`; null where it is not known. */
  readonly version: string | null;
  /** True where HTTP has no such target or `Host`: the gateway answers 400, whatever else was sent. */
  readonly isMalformed?: boolean;
  /** Reads the whole body, once. */
  readonly readBody: (limit: number) => MaybePromise<BodyRead>;
  /** Takes a body that nobody has read, where all of it is here; null for any other. */
  readonly takeBody?: () => Uint8Array<ArrayBuffer> | null;
  /** Reports the pieces of a body that nobody has read, as they arrive, and its end. */
  readonly watchBody?: (piece: (bytes: Uint8Array) => void, ended: () => void) => void;
};

/**
 * The bytes of a body; or why they are not there: it is longer than the limit, or other bodies that are
 * still arriving leave no room for it.
 */
export type BodyRead = Uint8Array<ArrayBuffer> | 'too-large' | 'no-room';

/** A request body, read and parsed once for every stage that asks. */
export type Payload =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown; readonly text: string }
  | {
      readonly kind: 'form';
      /** Texts by field name, a list where the field was repeated; for a file, its name. */
      readonly fields: Readonly<Record<string, string | string[]>>;
      readonly files: Readonly<Record<string, readonly File[]>>;
      readonly text: string;
    };

async function readBounded(body: ReadableStream<Uint8Array>, limit: number): Promise<BodyRead> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) return 'too-large';
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

/** Turns a `Request` into a request of the gateway. `Headers` do not keep how a name was spelled. */
export const requestOf = (request: Request): GatewayRequest => ({
  method: request.method,
  url: request.url,
  headers: request.headers,
  headerNames: () => null,
  connection: null,
  version: null,
  readBody: async (limit) =>
    request.body === null ? new Uint8Array(0) : readBounded(request.body, limit),
});

/** Returns the origin that a request was sent to, by its URL or its `Host`. */
export function originOf({ url, headers }: GatewayRequest): string {
  const [, origin] = /^(https?:\/\/[^/?#]*)/i.exec(url) ?? [];
  return origin ?? `http://${headers.get('host') ?? 'localhost'}`;
}

/** Splits a URL into its path and its query, without the normalising that `new URL` does. */
export function splitUrl(url: string): { readonly path: string; readonly query: string } {
  // A target of two slashes at its start is a path, and has no authority.
  const authority = url.startsWith('/') ? -1 : url.indexOf('//');
  const start = authority === -1 ? 0 : url.indexOf('/', authority + 2);
  const hash = url.indexOf('#');
  const whole = start === -1 ? '/' : url.slice(start, hash === -1 ? undefined : hash);
  const mark = whole.indexOf('?');
  return mark === -1
    ? { path: whole, query: '' }
    : { path: whole.slice(0, mark), query: whole.slice(mark + 1) };
}
