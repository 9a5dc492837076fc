/** The header fields of a request: several lines of one name are one value, with commas between. */
export type HeaderFields = Pick<Headers, 'get' | 'has'> & Iterable<[string, string]>;

/** A request as it came in, whoever received it: a server, MSW, a test. */
export type Received = {
  readonly method: string;
  /** The URL, or the request target, exactly as it was sent. */
  readonly url: string;
  readonly headers: HeaderFields;
  /** The names of the header lines as they were spelled; null where that is not known. */
  readonly headerNames: () => readonly string[] | null;
  /** Stands for the connection that it came on; null where that is not known. */
  readonly connection: object | null;
  /** Reads the whole body, once; null where it is longer than `limit` bytes. */
  readonly readBody: (limit: number) => Promise<Uint8Array<ArrayBuffer> | null>;
};

async function readBounded(
  body: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) return null;
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

/** A `Request` as the gateway receives it. `Headers` do not keep how a name was spelled. */
export const receive = (request: Request): Received => ({
  method: request.method,
  url: request.url,
  headers: request.headers,
  headerNames: () => null,
  connection: null,
  readBody: async (limit) =>
    request.body === null ? new Uint8Array(0) : readBounded(request.body, limit),
});
