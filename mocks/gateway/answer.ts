/** An answer as plain data, so that a server can write it without an object of the Fetch standard between. */
export type Answer = {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
  /** What the log tells of it beside the decision; it is never sent. */
  readonly note?: string;
};

/** An answer as a `Response`. */
export const toResponse = ({ status, headers, body }: Answer): Response =>
  new Response(body, { status, headers });

/** A `Response` as an answer; its body is handed on and not read. */
export const fromResponse = ({ status, headers, body }: Response): Answer => ({
  status,
  headers: Object.fromEntries(headers),
  body,
});
