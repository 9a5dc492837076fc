import type { Dispatcher } from 'undici';
import type { Answer, WireRequest } from '../cases/exchange.ts';
import { bodyLimit, bodyText } from './answer/body-text.ts';
import { whyUnfinished } from './answer/read-response.ts';
import type { Connection, Connections } from './connections.ts';
import { UnsentError } from './failure.ts';
import type { Ready } from './send-ready.ts';

/**
 * Prepares a request on a kept connection, to be sent when it is written; follows no redirect.
 *
 * @param isAlone sends it over a connection of its own, which is closed after it
 * @param timeout milliseconds that the exchange may take from the moment the request leaves
 * @throws UnsentError where the connection fails; `write` the client's error where no answer came, or an
 * UnsentError where no byte was written
 */
export async function readyThrough(
  connections: Connections,
  request: WireRequest,
  timeout: number,
  isAlone = false,
): Promise<Ready<Answer>> {
  const taken = isAlone ? connections.make() : connections.take();
  const connection = await taken.catch((error: unknown) => {
    throw new UnsentError(error);
  });
  return {
    isOpen: connection.isOpen,
    write: () => sendOn(connection, request, timeout),
    release: () => (isAlone ? void connection.end() : connections.giveBack(connection)),
  };
}

const sendOn = (
  { client }: Connection,
  { method, target, headers, body, leavesEarly = false }: WireRequest,
  timeout: number,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    client.dispatch(
      { method, path: target, headers: headers.flat(), body },
      new AnswerReader(leavesEarly ? 'first part' : 'whole', timeout, resolve, reject),
    );
  });

type Controller = Dispatcher.DispatchController;

/** Ends an exchange that takes too long. */
const tooLate = (): DOMException =>
  new DOMException('The operation was aborted due to timeout', 'TimeoutError');

/** Ends an exchange of which enough was read. */
const enough = (): DOMException => new DOMException('the rest is not read', 'AbortError');

/**
 * Reads one answer. The client could do it, but makes a stream for each: half of the time that an exchange
 * takes.
 */
class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #wanted: 'whole' | 'first part';
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #chunks: Uint8Array[] = [];
  #controller: Controller | null = null;
  #head: Pick<Answer, 'status' | 'headers'> | null = null;
  #size = 0;
  #isDone = false;

  /** @param timeout milliseconds until it ends the exchange */
  constructor(
    wanted: 'whole' | 'first part',
    timeout: number,
    resolve: (answer: Answer) => void,
    reject: (error: unknown) => void,
  ) {
    this.#wanted = wanted;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => {
      const late = tooLate();
      if (this.#controller === null) this.onResponseError(null, late);
      else this.#controller.abort(late);
    }, timeout);
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#isDone) controller.abort(tooLate());
  }

  onResponseStart(controller: Controller, status: number): void {
    // An interim answer precedes the final one.
    if (status < 200) return;
    const { rawHeaders } = controller;
    this.#head = { status, headers: Array.isArray(rawHeaders) ? fieldsOf(rawHeaders) : [] };
  }

  onResponseData(controller: Controller, chunk: Uint8Array): void {
    if (this.#isDone) return;
    this.#chunks.push(chunk);
    this.#size += chunk.byteLength;
    const isFirst = this.#wanted === 'first part';
    if (!isFirst && this.#size < bodyLimit) return;
    this.#finish(isFirst ? 'the client left after its first part' : undefined);
    // Nothing is left unread where the same bytes held the end.
    queueMicrotask(() => controller.abort(enough()));
  }

  onResponseEnd(): void {
    this.#finish(this.#wanted === 'whole' ? undefined : 'the client left after its first part');
  }

  onResponseError(_: Controller | null, error: Error): void {
    if (this.#head !== null) this.#finish(whyUnfinished(error));
    else if (!this.#isDone) {
      this.#end();
      this.#reject(this.#controller === null ? new UnsentError(error) : error);
    }
  }

  #finish(unfinished: string | undefined): void {
    if (this.#isDone || this.#head === null) return;
    this.#end();
    const body = bodyText(Buffer.concat(this.#chunks), this.#head.headers).slice(0, bodyLimit);
    this.#resolve({ ...this.#head, body, ...(unfinished === undefined ? {} : { unfinished }) });
  }

  #end(): void {
    this.#isDone = true;
    clearTimeout(this.#timer);
  }
}

/** Header lines in order, with names in lower case, from a flat list of names and values. */
function fieldsOf(raw: readonly (Buffer | string)[]): [string, string][] {
  const fields: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const value = raw[at + 1] ?? '';
    fields.push([
      String(raw[at]).toLowerCase(),
      typeof value === 'string' ? value : value.toString('latin1'),
    ]);
  }
  return fields;
}
