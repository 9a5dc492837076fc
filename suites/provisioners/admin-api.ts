import { setTimeout as pause } from 'node:timers/promises';
import { memberOf, parseJson } from '../../spec/json-value.ts';
import type { Route } from '../connect.ts';
import { wordsOf } from '../thrown.ts';
import { type Call, type Called, createCaller, errorFor, isDone } from './caller.ts';
import { safeWords } from './safe-words.ts';

/** How an administrative API is called. */
export type AdminApiOptions = {
  /** What messages call it. */
  readonly name: string;
  readonly baseUrl: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The way there: authorities and a proxy. */
  readonly route?: Route | undefined;
  /** Milliseconds that one call may take; 15,000 by default. */
  readonly timeout?: number;
  /** Milliseconds that are waited in a run, all in all, when the API says that it is asked too often; 180,000 by default. */
  readonly patience?: number;
};

/** An administrative API as it is called. */
export type AdminApi = {
  /** Calls an endpoint and returns the text of its answer. @throws Error that names call and status, never a key */
  readonly call: (method: Call['method'], path: string, body?: object) => Promise<string>;
  /** Breaks off what waits, and has little patience from now on: the run is to end. */
  readonly hurry: () => void;
  readonly close: () => Promise<void>;
};

/** The patience that is left for deleting keys when a run is to end, in milliseconds. */
const lastPatience = 30_000;

const firstPause = 2_000;
const longestPause = 30_000;

/** How long to wait before the next try, in milliseconds: as the answer says, else longer each time. */
function pauseOf({ retryAfter }: Called, turn: number): number {
  const seconds = Number(retryAfter ?? Number.NaN);
  const told = Number.isFinite(seconds) ? seconds * 1000 : firstPause * 2 ** turn;
  return Math.min(longestPause, Math.max(100, told));
}

const advice: Readonly<Record<number, string>> = {
  401: ': it does not take ANYONE_PROVISIONER_TOKEN',
  403: ': ANYONE_PROVISIONER_TOKEN may not do that',
  404: ': is --provisioner-url right?',
  429: ': it is asked too often',
};

/** The error's own words in a body, where it has some. */
function errorIn(text: string): string {
  const body = parseJson(text);
  const error = memberOf(body, 'error');
  const words = [memberOf(error, 'message'), memberOf(body, 'message'), error].find(
    (value) => typeof value === 'string' && value !== '',
  );
  return typeof words === 'string' ? ` (${safeWords(words)})` : '';
}

/**
 * Makes a way to call an administrative API. No redirect is followed, and an answer 429 is waited out.
 */
export function createAdminApi(options: AdminApiOptions): AdminApi {
  const { name, baseUrl, headers, timeout = 15_000 } = options;
  const caller = createCaller(baseUrl.origin, timeout, options.route);
  const prefix = baseUrl.pathname.replace(/\/$/, '');
  let { patience = 180_000 } = options;
  let waiting = new AbortController();

  /** Waits before the same is asked again. @returns false where that is no use */
  const wait = async (response: Called, turn: number): Promise<boolean> => {
    const time = pauseOf(response, turn);
    if (response.status !== 429 || time > patience) return false;
    patience -= time;
    return pause(time, true, { signal: waiting.signal }).catch(() => false);
  };

  return {
    call: async (method, path, body) => {
      const call = `${method} ${prefix}${path.split('?')[0]}`;
      for (let turn = 0; ; turn += 1) {
        const response = await caller
          .call({ method, path: `${prefix}${path}`, headers, body })
          .catch((error: unknown) => {
            throw new Error(`${name} ${wordsOf(error)}, at ${call}`);
          });
        if (isDone(response)) return response.text;
        if (await wait(response, turn)) continue;
        const why = advice[response.status] ?? '';
        throw errorFor(
          response,
          `${name} answered ${response.status} to ${call}${why}${errorIn(response.text)}`,
        );
      }
    },
    hurry: () => {
      patience = lastPatience;
      waiting.abort();
      waiting = new AbortController();
    },
    close: caller.close,
  };
}
