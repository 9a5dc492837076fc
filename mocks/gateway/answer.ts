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

/** What is there, or is to be waited for. */
export type Later<T> = T | Promise<T>;

/** Goes on with a value: at once where it is there, since an await costs as much as most parts do. */
export const whenThere = <T, R>(value: Later<T>, goOn: (value: T) => Later<R>): Later<R> =>
  value instanceof Promise ? value.then(goOn) : goOn(value);

/** Does something that may fail now or later, and takes what `mend` makes of its error instead. */
export function guard<T>(act: () => Later<T>, mend: (error: unknown) => Later<T>): Later<T> {
  try {
    const value = act();
    return value instanceof Promise ? value.catch(mend) : value;
  } catch (error) {
    return mend(error);
  }
}
