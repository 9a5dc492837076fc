import type { Swap } from '../../mocks/gateway/parts.ts';

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
export const unservedVariations: Swap = (parts) => ({
  ...parts,
  authorize: (key, model, operation, inbound) =>
    parts.authorize(key, inbound.path === variations ? '' : model, operation, inbound),
  finish: (answer, inbound, key) =>
    inbound.path === variations && key !== null && answer.status !== 403
      ? answerJson(400, 'Model name not specified')
      : parts.finish(answer, inbound, key),
});

/** There is no route for messages, and a web server's limit on unknown paths. Seen of one-api. */
export const limitedUnknownPaths: Swap = (parts) => ({
  ...parts,
  preflight: (inbound) =>
    inbound.path === '/v1/messages'
      ? { status: 429, headers: {}, body: null }
      : parts.preflight(inbound),
});

/** A key with a list of models is turned away where a request names none. Seen of new-api. */
export const listNeedsModel: Swap = (parts) => ({
  ...parts,
  authorize: (key, model, operation, inbound) =>
    parts.authorize(key, operation.model === null ? model : (model ?? ''), operation, inbound),
});

/**
 * A key store that is busy is told as a bad key, once when many ask at the same time. Seen of one-api on
 * SQLite.
 */
export const busyStore: Swap = (parts) => {
  let restricted = 0;
  return {
    ...parts,
    finish: (answer, inbound, key) => {
      // Beyond the three times that the restricted key asks alone.
      if (inbound.path === '/v1/chat/completions' && answer.status === 403) restricted += 1;
      return restricted === 5 && answer.status === 403
        ? answerJson(401, 'Token verification failed')
        : parts.finish(answer, inbound, key);
    },
  };
};

/**
 * What is wrong with a request is told with a status of 5xx, by a code that names the request. Seen of
 * new-api in 2026.
 */
export const toldAsFailure: Swap = (parts) => ({
  ...parts,
  finish: (answer, inbound, key) => {
    // It does not know of a WebSocket where there is none, and serves the request as it is.
    const isHandshake = inbound.headers.get('upgrade') === 'websocket';
    if (answer.status !== 400 || key === null || isHandshake) {
      return parts.finish(answer, inbound, key);
    }
    return inbound.path.startsWith('/v1/images')
      ? answerJson(503, 'No available channel', 'model_not_found')
      : answerJson(500, 'It is required', 'invalid_request');
  },
});
