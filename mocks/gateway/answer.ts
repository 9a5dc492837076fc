/** An answer as plain data: a server writes it without making a `Response` first. */
export type Answer = {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
  /** What the log says about it in addition to the decision; it is never sent. */
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

/** A value, or a promise of one. */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with a value at once, and with a promise as soon as it is kept: a request seldom has to wait. */
export const andThen = <T, Result>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<Result>,
): MaybePromise<Result> => (value instanceof Promise ? value.then(next) : next(value));

/** The answer where a failure cannot even be reported. */
export const broken: Answer = { status: 500, headers: { 'cache-control': 'no-store' }, body: null };
