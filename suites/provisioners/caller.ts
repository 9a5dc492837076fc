import { codeOf } from '../../base/errors.ts';
import type { Answer } from '../cases/exchange.ts';
import { Refused } from '../cases/provisioner.ts';
import { readText } from '../wire/answer/read-response.ts';
import { userAgent } from '../wire/build-request.ts';
import { createConnector, type Route } from '../wire/connect.ts';
import { type Connection, createConnections } from '../wire/connections.ts';
import { failureOf, UnsentError } from '../wire/failure.ts';
import { createPace, type Pace } from '../wire/pace.ts';
import { sendReady } from '../wire/send-ready.ts';

/** Removes from a server's text what could be a key, a digest or a token. */
export const safeWords = (text: string): string =>
  text
    .replace(/[\p{L}\p{N}_*.+/=-]{12,}/gu, (word) => (/^\p{L}+$/u.test(word) ? word : '…'))
    .replace(/\s+/g, ' ')
    .slice(0, 120);

/** A call in addition to the run's requests, such as one that makes a key. */
export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object | undefined;
  /** Aborts the call. */
  readonly signal?: AbortSignal | undefined;
  /** Aborts the call only before it leaves. */
  readonly untilLeft?: AbortSignal | undefined;
};

/** The answer to a call. */
export type Called = {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
};

/** A client for one origin. */
export type Caller = {
  /** @throws Error that says in words why no answer came */
  readonly call: (call: Call) => Promise<Called>;
  readonly close: () => Promise<void>;
};

const mostConnections = 8;

/** Most bytes that are read of an answer; a list of keys may be long. */
const answerLimit = 8 * 1024 * 1024;

/** Errors of this tool, whose words are safe to show. */
const ownCodes = ['ERR_PROXY', 'ERR_NOT_LOOPBACK'];

/** Returns whether an error is about bytes that are no HTTP, by the names that the HTTP client gives. */
const isNoHttp = (error: unknown): boolean =>
  (error instanceof Error && error.name === 'HTTPParserError') ||
  ['ERR_ASSERTION', 'UND_ERR_HEADERS_OVERFLOW'].includes(codeOf(error, ''));

const explain = (error: unknown, timeout: number): string => {
  const { kind, message, unsent } = failureOf(error);
  if (kind === 'untrusted') return `cannot be trusted: TLS failed (${message})`;
  if (kind === 'aborted') return `was not asked (${message})`;
  if (kind === 'timeout') return `did not answer within ${timeout / 1000} s`;
  if (isNoHttp(error)) return 'does not answer in HTTP: does something else listen there?';
  if (kind === 'cut' && unsent !== true) return 'cut the connection before its whole answer came';
  const code = codeOf(error instanceof UnsentError ? error.cause : error, '');
  if (ownCodes.includes(code)) return `cannot be reached (${message})`;
  return `cannot be reached (${/^[A-Z_]+$/.test(code) ? code : safeWords(message)})`;
};

/** How an origin is called. */
export type CallerOptions = {
  readonly origin: string;
  /** Milliseconds that a call may take, from the moment that it leaves. */
  readonly timeout: number;
  /** The way there: authorities and a proxy. */
  readonly route?: Route | undefined;
  /** The budget of every call; by default 8 calls at once, and no limit of the rate. */
  readonly pace?: Pace | undefined;
};

/** Sends a call on a connection that is ready, and reads its answer. */
async function callOn(
  { client }: Connection,
  { method, path, headers = {}, body, signal }: Call,
  timeout: number,
): Promise<Called> {
  const limit = AbortSignal.timeout(timeout);
  const answer = await client.request({
    method,
    path,
    signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    headers: {
      accept: '*/*',
      'user-agent': userAgent,
      ...headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { 'retry-after': retryAfter, 'content-encoding': coding } = answer.headers;
  const coded: Answer['headers'] =
    coding === undefined ? [] : [['content-encoding', String(coding)]];
  return {
    status: answer.statusCode,
    retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
    text: await readText(answer.body, coded, answerLimit),
  };
}

/**
 * Creates a client that uses the route of a run: the same authorities and the same kind of proxy. It
 * follows no redirect. A call counts in the budget when it leaves.
 */
export function createCaller(options: CallerOptions): Caller {
  const { origin, timeout, route } = options;
  const { pace = createPace({ rate: null, concurrency: mostConnections }) } = options;
  const connector = createConnector(origin, timeout, route);
  const connections = createConnections(origin, connector.open);
  return {
    call: async (call) => {
      const signals = [call.signal, call.untilLeft].filter((one) => one !== undefined);
      const signal = signals.length === 0 ? undefined : AbortSignal.any(signals);
      try {
        const called = await pace.take(
          (depart) =>
            sendReady(depart, async () => {
              const connection = await connections.take();
              return {
                isOpen: connection.isOpen,
                write: () => callOn(connection, call, timeout),
                release: () => connections.giveBack(connection),
              };
            }),
          { signal },
        );
        if (called === null) throw new Error('nothing was sent');
        return called;
      } catch (error) {
        throw new Error(explain(error, timeout));
      }
    },
    close: async () => {
      await connections.close();
      await connector.destroy();
    },
  };
}

/** Returns whether an answer reports success: 2xx. */
export const isDone = ({ status }: Pick<Called, 'status'>): boolean =>
  status >= 200 && status < 300;

/** Statuses below 500 after which a call may still have succeeded. */
const unclear = [408, 499];

/** Returns the error for an answer that is not 2xx: `Refused` where its status means that nothing was done. */
export const errorFor = ({ status }: Pick<Called, 'status'>, message: string): Error =>
  status >= 400 && status < 500 && !unclear.includes(status)
    ? new Refused(message)
    : new Error(message);
