import { Pool } from 'undici';
import { userAgent } from '../build-request.ts';
import { createConnector, type Route } from '../connect.ts';
import { failureOf } from '../failure.ts';
import { readText } from '../read-text.ts';
import { codeOf } from '../thrown.ts';
import { safeWords } from './safe-words.ts';

/** A call beside those of the run, such as one by which a key is made. */
export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Is sent as JSON. */
  readonly body?: object | undefined;
  /** Breaks the call off. */
  readonly signal?: AbortSignal | undefined;
};

/** What a call was answered. */
export type Called = {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
};

/** Calls one origin. */
export type Caller = {
  /** @throws Error that says in words why no answer came */
  readonly call: (call: Call) => Promise<Called>;
  readonly close: () => Promise<void>;
};

const mostConnections = 8;

/** A list of keys may be long; more bytes than these of an answer are not read. */
const answerLimit = 8 * 1024 * 1024;

/** Errors of this tool's own, whose words may be shown as they are. */
const ownCodes = ['ERR_PROXY', 'ERR_NOT_LOOPBACK'];

const explain = (error: unknown, timeout: number): string => {
  const { kind, message } = failureOf(error);
  if (kind === 'untrusted') return `cannot be trusted: TLS failed (${message})`;
  if (kind === 'timeout') return `did not answer within ${timeout / 1000} s`;
  const code = codeOf(error, '');
  if (ownCodes.includes(code)) return `cannot be reached (${message})`;
  return `cannot be reached (${safeWords(code === '' ? message : code)})`;
};

/**
 * Makes a way to call an origin by the route of a run: the same authorities and the same kind of proxy.
 * No redirect is followed.
 *
 * @param timeout milliseconds that a call may take
 */
export function createCaller(origin: string, timeout: number, route: Route = {}): Caller {
  const connector = createConnector(origin, timeout, route);
  const pool = new Pool(origin, {
    connect: connector.connect,
    connections: mostConnections,
    pipelining: 1,
  });
  return {
    call: async ({ method, path, headers = {}, body, signal }) => {
      const limit = AbortSignal.timeout(timeout);
      try {
        const answer = await pool.request({
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
        const retryAfter = answer.headers['retry-after'];
        return {
          status: answer.statusCode,
          retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
          text: await readText(answer.body, answerLimit),
        };
      } catch (error) {
        throw new Error(explain(error, timeout));
      }
    },
    close: async () => {
      await pool.destroy();
      await connector.destroy();
    },
  };
}

/** True for an answer that carries out what was asked for. */
export const isDone = ({ status }: Called): boolean => status >= 200 && status < 300;
