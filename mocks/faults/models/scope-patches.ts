import type { MaybePromise } from '../../gateway/answer.ts';
import type { Keyed } from '../../gateway/context.ts';
import type { Patch } from '../../gateway/stages.ts';
import { type Respell, routeAlso } from '../patches.ts';

/** Lets some requests have any model, whatever the key's list says. */
export const allowWhen =
  (test: (ctx: Keyed) => MaybePromise<boolean>): Patch =>
  (stages) => ({
    ...stages,
    authorize: async (ctx) => ((await test(ctx)) ? null : stages.authorize(ctx)),
  });

/** Checks the key's list for another model than the one that is served. */
export const scopeBy =
  (modelOf: (ctx: Keyed) => MaybePromise<string | null>): Patch =>
  (stages) => ({
    ...stages,
    authorize: async (ctx) => stages.authorize({ ...ctx, model: await modelOf(ctx) }),
  });

/** Checks the key's list for the model in the body, whichever model is served. */
export const scopeBody: Patch = (stages) =>
  scopeBy((ctx) => (ctx.operation.model?.in === 'body' ? stages.readModel(ctx) : ctx.model))(
    stages,
  );

/** Routes what has no route by another path; a key is asked for there, and its model list forgotten. */
export const routeUnscoped = (respell: Respell): Patch => routeAlso(respell, allowWhen);
