import type { Routed } from '../../gateway/context.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { HeaderFields } from '../../gateway/request/request.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { jsonMember, jsonText, routeAlso } from '../patches.ts';
import { allowWhen, scopeBody, scopeBy } from './scope-patches.ts';

const spelled = (isSpelled: (model: string) => boolean): Patch =>
  allowWhen(({ model }) => model !== null && isSpelled(model));

const normalisedLate: Patch = (stages) => {
  const open = spelled((model) => /[\uff01-\uff5e]/.test(model))(stages);
  return {
    ...open,
    prepare: async (ctx, payload, scripted) => {
      const serve = await open.prepare(ctx, payload, scripted);
      return isRefusal(serve)
        ? serve
        : (call) => serve({ ...call, model: call.model.normalize('NFKC') });
    },
  };
};

const secondModel =
  (find: (text: string, headers: HeaderFields) => string | null | undefined): Patch =>
  (stages) => ({
    ...scopeBody(stages),
    readModel: async (ctx) => {
      const text = (await jsonText(ctx)) ?? '';
      const other = ctx.operation.model === null ? null : find(text, ctx.headers);
      return other ?? stages.readModel(ctx);
    },
  });

const bodyForPath: Patch = scopeBy(async (ctx) => {
  const named = ctx.operation.model?.in === 'path' ? await jsonMember(ctx, 'model') : null;
  return typeof named === 'string' ? named : ctx.model;
});

const usualForTranscription: Patch = (stages) => {
  const isOne = ({ operation, query }: Routed): boolean =>
    operation.upgrade !== null && !query.has('model') && query.get('intent') === 'transcription';
  const open = allowWhen(isOne)(stages);
  return {
    ...open,
    readModel: (ctx) => (isOne(ctx) ? 'gpt-realtime' : open.readModel(ctx)),
  };
};

/** A model that the key may not use comes in under another name, or beside an allowed one. */
export const modelNameFaults = breaking('HARD-NO-BYPASS', {
  'model-in-capitals-served': [
    'Forbidden models are known by their exact names: in capitals they are served.',
    spelled((model) => model === model.toUpperCase()),
  ],
  'prefixed-model-served': [
    "A provider's name before a forbidden model makes it another one, and it is served.",
    spelled((model) => model.includes('/')),
  ],
  'dated-model-served': [
    'A forbidden model is served under the name of one of its versions.',
    spelled((model) => /-\d{4}-\d\d-\d\d$/.test(model)),
  ],
  'tagged-model-served': [
    'A tag behind a forbidden model (:latest) makes it another one, and it is served.',
    spelled((model) => model.includes(':')),
  ],
  'padded-model-served': [
    'A blank behind a forbidden model is trimmed after the list was asked.',
    spelled((model) => model !== model.trim()),
  ],
  'listed-model-served': [
    'Of models in a comma list only the first is checked.',
    allowWhen(({ key, model }) => key.models?.has(model?.split(',')[0] ?? '') === true),
  ],
  'last-model-checked': [
    'Of two members `model` in a body the last is checked and the first is served.',
    secondModel((text) => /"model"\s*:\s*"([^"]*)".*"model"\s*:/.exec(text)?.[1]),
  ],
  'capital-member-wins': [
    'A member `Model` overrules the member `model`, which alone was checked.',
    secondModel((text) => /"Model"\s*:\s*"([^"]*)"/.exec(text)?.[1]),
  ],
  'model-list-wins': [
    'The first entry of a list `models` is served, and only `model` is checked.',
    secondModel((text) => /"models"\s*:\s*\["([^"]*)"/.exec(text)?.[1]),
  ],
  'fallback-served': [
    'A fallback that the caller names is served without a look at the key.',
    secondModel((text) => /"fallbacks"\s*:\s*\["([^"]*)"/.exec(text)?.[1]),
  ],
  'extra-body-wins': [
    'What stands in `extra_body` goes over the members that were checked.',
    secondModel((text) => /"extra_body"\s*:\s*\{"model"\s*:\s*"([^"]*)"/.exec(text)?.[1]),
  ],
  'header-model-wins': [
    "The body's model is checked, and the one in a header is served.",
    secondModel((_, headers) => headers.get('x-model')),
  ],
  'path-model-unchecked-beside-body': [
    'The model in the body is checked, and the one in the path is served.',
    bodyForPath,
  ],
  'preset-suffix-served': [
    'A preset after a model (MODEL@preset/x) is cut off after the list was asked.',
    spelled((model) => model.includes('@preset/')),
  ],
  'almost-provider-served': [
    'A prefix that begins like a provider makes a forbidden model another one.',
    spelled((model) => /^[a-z]+z\//.test(model)),
  ],
  'full-width-model-served': [
    'Full-width letters become plain ones (NFKC) after the list was asked.',
    normalisedLate,
  ],
  'list-asks-query-model': [
    'The list is asked about the model in the query, and the one in the body is served.',
    scopeBy((ctx) => ctx.query.get('model') ?? ctx.model),
  ],
  'list-asks-fallback-model': [
    'The list is asked about the first fallback, and the model itself is served.',
    scopeBy(async (ctx) => {
      const fallbacks = await jsonMember(ctx, 'fallbacks');
      return Array.isArray(fallbacks) ? String(fallbacks[0]) : ctx.model;
    }),
  ],
  'latest-model-served': [
    'MODEL-latest becomes the model after the list was read.',
    spelled((model) => model.endsWith('-latest')),
  ],
  'effort-suffix-served': [
    'An effort after a model (MODEL-high) is cut off after the list was read.',
    spelled((model) => /-(?:low|medium|high)$/.test(model)),
  ],
  'effort-in-brackets-served': [
    'An effort in brackets, MODEL(high), makes a forbidden model another one.',
    spelled((model) => model.endsWith(')')),
  ],
  'member-name-served': [
    'The list is a JavaScript object, in which constructor and toString are members.',
    spelled((model) => model in {}),
  ],
  'collective-name-served': [
    'Names that stand for a choice of models, such as auto, are on every list.',
    spelled((model) => model === 'auto' || model === 'all-team-models'),
  ],
  'last-session-model-judged': [
    'Of two models in the query of a session the list is asked about the last one.',
    scopeBy((ctx) =>
      ctx.operation.model?.in === 'query' ? (ctx.query.getAll('model').at(-1) ?? null) : ctx.model,
    ),
  ],
  'transcribing-session-unscoped': [
    'A session that only transcribes gets the usual model, and no list is asked.',
    usualForTranscription,
  ],
  'path-model-before-dots': [
    'The list is asked about the first name in the path, and dots are resolved later.',
    routeAlso(
      ({ path }) => ({ path: path.replace(/\/[^/]+\/\.\.\//, '/') }),
      (isOne) =>
        allowWhen((ctx) => {
          const first = /\/models\/([^/:]+)/.exec(ctx.path)?.[1] ?? '';
          return isOne(ctx) && ctx.key.models?.has(first) === true;
        }),
    ),
  ],
});
