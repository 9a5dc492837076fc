import { wordsOf } from '../../base/errors.ts';
import { memberOf, parseJson } from '../../base/json.ts';
import type { Route } from '../wire/connect.ts';
import { readRetryAfter } from '../wire/limit.ts';
import type { Pace } from '../wire/pace.ts';
import { type Call, errorFor, isDone, safeWords } from './caller.ts';
import { createPatientCaller } from './patient-caller.ts';

/** How an administrative API is called. */
export type AdminApiOptions = {
  /** Its name in messages. */
  readonly name: string;
  readonly baseUrl: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The way there: authorities and a proxy. */
  readonly route?: Route | undefined;
  /** Milliseconds that one call may take; 15,000 by default. */
  readonly timeout?: number;
  /** Most milliseconds that a run waits for the API's limits in all; 180,000 by default. */
  readonly patience?: number;
  /** The budget of every call. */
  readonly pace?: Pace | undefined;
};

/** Calls an administrative API. */
export type AdminApi = {
  /** Calls an endpoint and returns the text of its answer. @throws Error that names call and status, never a key */
  readonly call: (method: Call['method'], path: string, body?: object) => Promise<string>;
  /** Interrupts waiting calls, and waits only briefly from now on: the run is about to end. */
  readonly hurry: () => void;
  readonly close: () => Promise<void>;
};

const advice: Readonly<Record<number, string>> = {
  401: ': it does not accept ANYONE_PROVISIONER_TOKEN',
  403: ': ANYONE_PROVISIONER_TOKEN may not do that',
  404: ': is --provisioner-url right?',
};

function tooOften(retryAfter: string | null): string {
  const wait = readRetryAfter(retryAfter);
  const asked = wait === null ? '' : ` and asks to wait ${Math.ceil(wait / 1000)} s`;
  return `: too many requests${asked}`;
}

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
 * Creates a client for an administrative API. It follows no redirect, and waits after a 429.
 */
export function createAdminApi(options: AdminApiOptions): AdminApi {
  const { name, baseUrl, headers, timeout = 15_000 } = options;
  const caller = createPatientCaller({ ...options, origin: baseUrl.origin, timeout });
  const prefix = baseUrl.pathname.replace(/\/$/, '');
  return {
    call: async (method, path, body) => {
      const call = `${method} ${prefix}${path.split('?')[0]}`;
      const response = await caller
        .call({ method, path: `${prefix}${path}`, headers, body })
        .catch((error: unknown) => {
          throw new Error(`${name} ${wordsOf(error)}, at ${call}`);
        });
      const { status, text, retryAfter } = response;
      if (isDone(response)) return text;
      const why = status === 429 ? tooOften(retryAfter) : (advice[status] ?? '');
      throw errorFor(response, `${name} answered ${status} to ${call}${why}${errorIn(text)}`);
    },
    hurry: caller.hurry,
    close: caller.close,
  };
}
