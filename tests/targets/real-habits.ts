import type { Patch } from '../../mocks/gateway/stages.ts';

/** Answers of the kind that new-api and one-api give, as far as their habits need one. */
const answerJson = (status: number, message: string, code = '') => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error: { message, type: 'new_api_error', param: '', code } }),
});

const variations = '/v1/images/variations';

/**
 * There is a route for image variations, but nothing behind it: nobody is served, no model is read, and
 * so a key with a list of models is turned away. Seen of new-api in 2026.
 */
export const unservedVariations: Patch = (stages) => ({
  ...stages,
  authorize: (ctx) => stages.authorize(ctx.path === variations ? { ...ctx, model: '' } : ctx),
  finish: (ctx, answer) =>
    ctx.path === variations && ctx.key !== null && answer.status !== 403
      ? answerJson(400, 'Model name not specified')
      : stages.finish(ctx, answer),
});

/** There is no route for messages, and a web server's limit on unknown paths. Seen of one-api. */
export const limitedUnknownPaths: Patch = (stages) => ({
  ...stages,
  preflight: (ctx) =>
    ctx.path === '/v1/messages' ? { status: 429, headers: {}, body: null } : stages.preflight(ctx),
});

/** A key with a list of models is turned away where a request names none. Seen of new-api. */
export const listNeedsModel: Patch = (stages) => ({
  ...stages,
  authorize: (ctx) =>
    stages.authorize(ctx.operation.model === null ? ctx : { ...ctx, model: ctx.model ?? '' }),
});

/**
 * A key store that is busy is reported as an invalid key, once when many ask at the same time. Seen of one-api on
 * SQLite.
 */
export const busyStore: Patch = (stages) => {
  let restricted = 0;
  return {
    ...stages,
    finish: (ctx, answer) => {
      // Beyond the three times that the restricted key asks alone.
      if (ctx.path === '/v1/chat/completions' && answer.status === 403) restricted += 1;
      return restricted === 5 && answer.status === 403
        ? answerJson(401, 'Token verification failed')
        : stages.finish(ctx, answer);
    },
  };
};

/**
 * A faulty request gets a status of 5xx, and a code that names the request. Seen of new-api in 2026.
 */
export const badRequestAs5xx: Patch = (stages) => ({
  ...stages,
  finish: (ctx, answer) => {
    // It does not know of a WebSocket where there is none, and serves the request as it is.
    const isHandshake = ctx.headers.get('upgrade') === 'websocket';
    if (answer.status !== 400 || ctx.key === null || isHandshake) {
      return stages.finish(ctx, answer);
    }
    return ctx.path.startsWith('/v1/images')
      ? answerJson(503, 'No available channel', 'model_not_found')
      : answerJson(500, 'It is required', 'invalid_request');
  },
});
