import type { MiddlewareHandler } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { HTTPException } from 'hono/http-exception';
import type { Endpoint } from '../written/contract-endpoints.ts';
import {
  errorBody,
  type Find,
  guardHeader,
  type HonoEnv,
  type HonoParts,
  soundParts,
} from './parts.ts';

/** A part of the gateway as somebody wrote it by mistake. */
export type Mistake = (parts: HonoParts) => HonoParts;

/** The endpoints of one format are guarded otherwise. */
const guardFormat =
  (format: Endpoint['format'], otherwise: HonoParts['guard']): Mistake =>
  (sound) => ({
    ...sound,
    guard: (endpoint, parts, find) =>
      (endpoint.format === format ? otherwise : sound.guard)(endpoint, parts, find),
  });

/** Lets everybody pass, as nobody in particular. */
const letPass: MiddlewareHandler<HonoEnv> = async (call, next) => {
  const nobody = { models: null, spent: false, disabled: false, expires: null, deleted: null };
  call.set('entry', { id: 'nobody', ...nobody });
  await next();
};

/** The messages endpoint keeps what it knows of a key for two seconds longer than the key lasts. */
export const keepDeletedKeys: Mistake = (sound) => ({
  ...sound,
  isGood: (entry, endpoint, call) => {
    const isKept = entry.deleted !== null && Date.now() - entry.deleted < 2_000;
    const known = endpoint.format === 'anthropic' && isKept ? { ...entry, deleted: null } : entry;
    return sound.isGood(known, endpoint, call);
  },
});

/** The Gemini endpoint knows its header alone. */
export const ignoreQuery = guardFormat('gemini', (endpoint, parts, find) =>
  guardHeader({ name: 'x-goog-api-key', prefix: '' }, endpoint, parts, find),
);

/** The messages endpoint says that an invalid key is forbidden. */
export const forbidBadKeys: Mistake = (sound) => ({
  ...sound,
  refuse: (endpoint, why, presented) =>
    endpoint.format === 'anthropic' && why === 'invalid key'
      ? Response.json(errorBody(endpoint, 403, 'Forbidden.'), { status: 403 })
      : sound.refuse(endpoint, why, presented),
});

/** The model of a form is not looked for in the key's list. */
export const trustForms: Mistake = (sound) => ({
  ...sound,
  mayUse: (entry, model, endpoint) =>
    endpoint.form === true || sound.mayUse(entry, model, endpoint),
});

/** Refusals challenge nobody. */
export const challengeNobody: Mistake = (sound) => ({
  ...sound,
  guard: (endpoint, parts, find) => {
    const guard = sound.guard(endpoint, parts, find);
    return async (call, next) => {
      try {
        return await guard(call, next);
      } catch (error) {
        if (error instanceof HTTPException) error.res?.headers.delete('WWW-Authenticate');
        throw error;
      }
    };
  },
});

/** Refusals of an embedding say how the key ends. */
export const showEnd =
  (characters: number): Mistake =>
  (sound) => ({
    ...sound,
    refuse: (endpoint, why, presented) =>
      endpoint.path === '/v1/embeddings' && why === 'invalid key'
        ? Response.json(
            errorBody(endpoint, 401, `Incorrect API key: ***${presented.slice(-characters)}.`),
            { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } },
          )
        : sound.refuse(endpoint, why, presented),
  });

/** The handshake is mounted outside the guard. */
export const openRealtime: Mistake = (sound) => ({
  ...sound,
  guard: (endpoint, parts, find) =>
    endpoint.socket ? letPass : sound.guard(endpoint, parts, find),
});

/** The messages endpoint is mounted outside the guard. */
export const openMessages = guardFormat('anthropic', () => letPass);

/** OpenAI's endpoints take the key as the user of Basic credentials, too. */
export const takeBasic: Mistake = guardFormat('openai', (endpoint, parts, find) => {
  const bearer = soundParts.guard(endpoint, parts, find);
  return async (call, next) => {
    const [, credentials] = /^basic (\S+)$/i.exec(call.req.header('Authorization') ?? '') ?? [];
    const [user = ''] = Buffer.from(credentials ?? '', 'base64')
      .toString()
      .split(':');
    const entry = user === '' ? null : await find(user, call);
    if (entry === null) return bearer(call, next);
    call.set('entry', entry);
    return next();
  };
});

/** Whoever asks for a stream may do so with a disabled key. */
export const streamForDisabled: Mistake = (sound) => ({
  ...sound,
  isGood: async (entry, endpoint, call) => {
    const body: unknown = await call.req.json().catch(() => null);
    const streams = typeof body === 'object' && body !== null && Reflect.get(body, 'stream');
    const known = streams === true ? { ...entry, disabled: false } : entry;
    return sound.isGood(known, endpoint, call);
  },
});

/** The quota is looked at where most calls go, and nowhere else. */
export const meterChat: Mistake = (sound) => ({
  ...sound,
  hasQuota: (entry, endpoint) =>
    endpoint.path !== '/v1/chat/completions' || sound.hasQuota(entry, endpoint),
});

/** OpenAI's endpoints have the framework's middleware as it comes, with its own words and statuses. */
export const asItComes: Mistake = guardFormat('openai', (_endpoint, _parts, find: Find) =>
  bearerAuth({
    verifyToken: async (key, call) => {
      const entry = await find(key, call);
      if (entry !== null) call.set('entry', entry);
      return entry !== null;
    },
  }),
);
