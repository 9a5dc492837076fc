import type { Answer } from '../gateway/answer.ts';
import type { Context } from '../gateway/context.ts';
import type { Patch } from '../gateway/stages.ts';

function readableBy(origin: string, answer: Answer, ctx: Context): Answer {
  const { 'access-control-allow-origin': _, ...headers } = answer.headers;
  const vary = [headers['vary'], 'origin'].filter(Boolean).join(', ');
  return {
    ...answer,
    headers:
      ctx.headers.get('origin') === origin
        ? { ...headers, 'access-control-allow-origin': origin, vary }
        : { ...headers, vary },
  };
}

/**
 * Lets only pages of one origin read answers, refusals included (Fetch standard §3.2). Callers other than
 * browsers notice nothing: CORS is no access control.
 *
 * @param origin a scheme, a host and perhaps a port, as browsers send it
 */
export const restrictOrigin =
  (origin: string): Patch =>
  (stages) => ({
    ...stages,
    preflight: async (ctx) => {
      const early = await stages.preflight(ctx);
      return early && readableBy(origin, early, ctx);
    },
    finish: async (ctx, answer) => readableBy(origin, await stages.finish(ctx, answer), ctx),
  });
