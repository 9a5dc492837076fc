import type { Context, MiddlewareHandler } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { some } from 'hono/combine';
import { HTTPException } from 'hono/http-exception';
import type { Endpoint } from '../written/contract-endpoints.ts';
import type { KeyEntry } from './keys.ts';

/** What a request has in addition to its endpoint. */
export type HonoEnv = { Variables: { entry: KeyEntry } };

/** Why a call is refused. */
export type Why =
  | 'no key'
  | 'invalid key'
  | 'no quota'
  | 'no model'
  | 'forbidden model'
  | 'bad call';

/** The parts of which the gateway is made, each of which can be written otherwise. */
export type HonoParts = {
  /** Whether a key that is in the store opens anything now. */
  readonly isGood: (
    entry: KeyEntry,
    endpoint: Endpoint,
    call: Context,
  ) => boolean | Promise<boolean>;
  /** Lets a call of the endpoint pass when its key is good; `find` looks a key up. */
  readonly guard: (endpoint: Endpoint, parts: HonoParts, find: Find) => MiddlewareHandler<HonoEnv>;
  readonly hasQuota: (entry: KeyEntry, endpoint: Endpoint) => boolean;
  readonly mayUse: (entry: KeyEntry, model: string, endpoint: Endpoint) => boolean;
  readonly refuse: (endpoint: Endpoint, why: Why, presented: string) => Response;
  /** What the provider answers in place of serving a call; null where it serves. */
  readonly fail: (endpoint: Endpoint) => Response | null;
};

/** Looks up a key that was presented: its entry where it is good. */
export type Find = (key: string, call: Context) => Promise<KeyEntry | null>;

/** Statuses and what is said with them; a used-up quota is 403 here, as the contract leaves open. */
const refusals: Readonly<Record<Why, readonly [status: number, words: string]>> = {
  'no key': [401, 'An API key is needed to call this.'],
  'invalid key': [401, 'That API key is of no use.'],
  'no quota': [403, 'All of the quota has been spent.'],
  'no model': [400, 'The request does not say which model it is for.'],
  'forbidden model': [403, 'The API key is limited to other models.'],
  'bad call': [400, 'Something is missing in the request.'],
};

const anthropicNames: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
};
const geminiNames: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
};

/** The body of a refusal in the endpoint's format. */
export function errorBody(endpoint: Endpoint, status: number, message: string): object {
  if (endpoint.format === 'anthropic') {
    return { type: 'error', error: { type: anthropicNames[status], message } };
  }
  if (endpoint.format === 'gemini') {
    return { error: { code: status, message, status: geminiNames[status], details: [] } };
  }
  return { error: { code: `e${status}`, message, param: null, type: 'api_error' } };
}

const challenge = 'Bearer realm="models", charset="UTF-8"';

function refuse(endpoint: Endpoint, why: Why): Response {
  const [status, words] = refusals[why];
  return Response.json(errorBody(endpoint, status, words), {
    status,
    headers: status === 401 ? { 'WWW-Authenticate': challenge } : {},
  });
}

/** The framework's own middleware over one header, with the refusals that the contract asks for. */
export function guardHeader(
  { name, prefix }: { readonly name: string; readonly prefix: string },
  endpoint: Endpoint,
  parts: HonoParts,
  find: Find,
): MiddlewareHandler {
  const presented = (call: Context): string => call.req.header(name) ?? '';
  return bearerAuth({
    headerName: name,
    prefix,
    verifyToken: async (key, call: Context<HonoEnv>) => {
      const entry = await find(key, call);
      if (entry !== null) call.set('entry', entry);
      return entry !== null;
    },
    noAuthenticationHeader: { message: () => parts.refuse(endpoint, 'no key', '') },
    // By default this is 400; the contract has 401 for a malformed key.
    invalidAuthenticationHeader: {
      message: (call: Context) => parts.refuse(endpoint, 'invalid key', presented(call)),
    },
    invalidToken: {
      message: (call: Context) => parts.refuse(endpoint, 'invalid key', presented(call)),
    },
  });
}

/** Takes the key from the query. */
const guardQuery =
  (endpoint: Endpoint, parts: HonoParts, find: Find): MiddlewareHandler<HonoEnv> =>
  async (call, next) => {
    const [key, ...more] = call.req.queries('key') ?? [];
    const entry = key === undefined || more.length > 0 ? null : await find(key, call);
    if (entry === null) {
      const why = key === undefined ? 'no key' : 'invalid key';
      throw new HTTPException(401, { res: parts.refuse(endpoint, why, key ?? '') });
    }
    call.set('entry', entry);
    await next();
  };

function guard(endpoint: Endpoint, parts: HonoParts, find: Find): MiddlewareHandler<HonoEnv> {
  if (endpoint.format === 'openai') {
    return guardHeader({ name: 'Authorization', prefix: 'Bearer' }, endpoint, parts, find);
  }
  if (endpoint.format === 'anthropic') {
    return guardHeader({ name: 'x-api-key', prefix: '' }, endpoint, parts, find);
  }
  return some(
    guardHeader({ name: 'x-goog-api-key', prefix: '' }, endpoint, parts, find),
    guardQuery(endpoint, parts, find),
  );
}

/** The gateway as the contract wants it. */
export const soundParts: HonoParts = {
  isGood: ({ deleted, disabled, expires }) =>
    deleted === null && !disabled && (expires === null || expires > Date.now()),
  guard,
  hasQuota: ({ spent }, { path }) => !spent || path === '/v1/models',
  mayUse: ({ models }, model) => models === null || models.includes(model),
  refuse,
  fail: () => null,
};
