import type { Answer } from '../gateway/answer.ts';
import type { Context } from '../gateway/context.ts';
import type { Patch } from '../gateway/stages.ts';

const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };

/** The answer to a question whether the mock is there; null for any other request. */
function answerProbe({ method, path }: Pick<Context, 'method' | 'path'>): Answer | null {
  const isHead = method === 'HEAD';
  if (path === '/health' && (isHead || method === 'GET')) {
    return { status: 200, headers, body: isHead ? null : '{"status":"ok"}' };
  }
  // A coding agent asks this before its first call.
  return path === '/api/hello' && isHead ? { status: 204, headers: {}, body: null } : null;
}

/**
 * Answers `GET /health` without a key, for whoever waits until the mock is there, and the connection check of
 * Anthropic's clients, `HEAD /api/hello`. Neither is in the decision log.
 *
 * @example
 * createGateway({ behaviours: [answerProbes] });
 */
export const answerProbes: Patch = (stages) => ({
  ...stages,
  preflight: (ctx) => answerProbe(ctx) ?? stages.preflight(ctx),
});
