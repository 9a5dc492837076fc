import type { Routed } from '../../gateway/context.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { HeaderFields } from '../../gateway/request/request.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { jsonMember, jsonText, routeAlso } from '../patches.ts';
import { allowWhen, scopeBody, scopeBy } from './scope-patches.ts';

/** Models that are written in some way are on nobody's list, and served all the same. */
const spelled = (isSpelled: (model: string) => boolean): Patch =>
  allowWhen(({ model }) => model !== null && isSpelled(model));

/** Full-width letters are on nobody's list, and made plain before the model is served. */
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

/** A second model is served, while the key's list is asked about the first. */
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

/** Where a body names a model as well, the list is asked about that one. */
const bodyForPath: Patch = scopeBy(async (ctx) => {
  const named = ctx.operation.model?.in === 'path' ? await jsonMember(ctx, 'model') : null;
  return typeof named === 'string' ? named : ctx.model;
});

/** A session without a model that only transcribes gets the usual one, which nobody judges. */
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
export const modelNameFaults: readonly Fault[] = [
  {
    id: 'model-in-capitals-served',
    sentence: 'Forbidden models are known by their exact names: in capitals they are served.',
    clause: 'HARD-NO-BYPASS',
    patch: spelled((model) => model === model.toUpperCase()),
  },
  {
    id: 'prefixed-model-served',
    sentence: "A provider's name before a forbidden model makes it another one, and it is served.",
    clause: 'HARD-NO-BYPASS',
    patch: spelled((model) => model.includes('/')),
  },
  {
    id: 'dated-model-served',
    sentence: 'A forbidden model is served under the name of one of its versions.',
    clause: 'HARD-NO-BYPASS',
    patch: spelled((model) => /-\d{4}-\d\d-\d\d$/.test(model)),
  },
  {
    id: 'tagged-model-served',
    sentence: 'A tag behind a forbidden model (:latest) makes it another one, and it is served.',
    clause: 'HARD-NO-BYPASS',
    patch: spelled((model) => model.includes(':')),
  },
  {
    id: 'padded-model-served',
    sentence: 'A blank behind a forbidden model is trimmed after the list was asked.',
    clause: 'HARD-NO-BYPASS',
    patch: spelled((model) => model !== model.trim()),
  },
  {
    id: 'listed-model-served',
    sentence: 'Of models in a comma list only the first is checked.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(({ key, model }) => key.models?.has(model?.split(',')[0] ?? '') === true),
  },
  {
    id: 'last-model-checked',
    sentence: 'Of two members `model` in a body the last is checked and the first is served.',
    clause: 'HARD-NO-BYPASS',
    patch: secondModel((text) => /"model"\s*:\s*"([^"]*)".*"model"\s*:/.exec(text)?.[1]),
  },
  {
    id: 'capital-member-wins',
    sentence: 'A member `Model` overrules the member `model`, which alone was checked.',
    clause: 'HARD-NO-BYPASS',
    patch: secondModel((text) => /"Model"\s*:\s*"([^"]*)"/.exec(text)?.[1]),
  },
  {
    id: 'model-list-wins',
    sentence: 'The first entry of a list `models` is served, and only `model` is checked.',
    clause: 'HARD-NO-BYPASS',
    patch: secondModel((text) => /"models"\s*:\s*\["([^"]*)"/.exec(text)?.[1]),
  },
  {
    id: 'fallback-served',
    sentence: 'A fallback that the caller names is served without a look at the key.',
    clause: 'HARD-NO-BYPASS',
    patch: secondModel((text) => /"fallbacks"\s*:\s*\["([^"]*)"/.exec(text)?.[1]),
  },
  {
    id: 'extra-body-wins',
    sentence: 'What stands in `extra_body` goes over the members that were checked.',
    clause: 'HARD-NO-BYPASS',
    patch: secondModel((text) => /"extra_body"\s*:\s*\{"model"\s*:\s*"([^"]*)"/.exec(text)?.[1]),
  },
  {
    id: 'header-model-wins',
    sentence: "The body's model is checked, and the one in a header is served.",
    clause: 'HARD-NO-BYPASS',
    patch: secondModel((_, headers) => headers.get('x-model')),
  },
  {
    id: 'path-model-unchecked-beside-body',
    sentence: 'The model in the body is checked, and the one in the path is served.',
    clause: 'HARD-NO-BYPASS',
    patch: bodyForPath,
  },
  {
    id: 'preset-suffix-served',
    sentence: 'A preset after a model (MODEL@preset/x) is cut off after the list was asked.',
    clause: 'HARD-NO-BYPASS',
    patch: spelled((model) => model.includes('@preset/')),
  },
  {
    id: 'almost-provider-served',
    sentence: 'A prefix that begins like a provider makes a forbidden model another one.',
    clause: 'HARD-NO-BYPASS',
    patch: spelled((model) => /^[a-z]+z\//.test(model)),
  },
  {
    id: 'full-width-model-served',
    sentence: 'Full-width letters become plain ones (NFKC) after the list was asked.',
    clause: 'HARD-NO-BYPASS',
    patch: normalisedLate,
  },
  {
    id: 'list-asks-query-model',
    sentence: 'The list is asked about the model in the query, and the one in the body is served.',
    clause: 'HARD-NO-BYPASS',
    patch: scopeBy((ctx) => ctx.query.get('model') ?? ctx.model),
  },
  {
    id: 'list-asks-fallback-model',
    sentence: 'The list is asked about the first fallback, and the model itself is served.',
    clause: 'HARD-NO-BYPASS',
    patch: scopeBy(async (ctx) => {
      const fallbacks = await jsonMember(ctx, 'fallbacks');
      return Array.isArray(fallbacks) ? String(fallbacks[0]) : ctx.model;
    }),
  },
  {
    id: 'latest-model-served',
    sentence: 'MODEL-latest becomes the model after the list was read.',
    clause: 'HARD-NO-BYPASS',
    patch: spelled((model) => model.endsWith('-latest')),
  },
  {
    id: 'effort-suffix-served',
    sentence: 'An effort after a model (MODEL-high) is cut off after the list was read.',
    clause: 'HARD-NO-BYPASS',
    patch: spelled((model) => /-(?:low|medium|high)$/.test(model)),
  },
  {
    id: 'effort-in-brackets-served',
    sentence: 'An effort in brackets, MODEL(high), makes a forbidden model another one.',
    clause: 'HARD-NO-BYPASS',
    patch: spelled((model) => model.endsWith(')')),
  },
  {
    id: 'member-name-served',
    sentence: 'The list is a JavaScript object, in which constructor and toString are members.',
    clause: 'HARD-NO-BYPASS',
    patch: spelled((model) => model in {}),
  },
  {
    id: 'collective-name-served',
    sentence: 'Names that stand for a choice of models, such as auto, are on every list.',
    clause: 'HARD-NO-BYPASS',
    patch: spelled((model) => model === 'auto' || model === 'all-team-models'),
  },
  {
    id: 'last-session-model-judged',
    sentence: 'Of two models in the query of a session the list is asked about the last one.',
    clause: 'HARD-NO-BYPASS',
    patch: scopeBy((ctx) =>
      ctx.operation.model?.in === 'query' ? (ctx.query.getAll('model').at(-1) ?? null) : ctx.model,
    ),
  },
  {
    id: 'transcribing-session-unscoped',
    sentence: 'A session that only transcribes gets the usual model, and no list is asked.',
    clause: 'HARD-NO-BYPASS',
    patch: usualForTranscription,
  },
  {
    id: 'path-model-before-dots',
    sentence: 'The list is asked about the first name in the path, and dots are resolved later.',
    clause: 'HARD-NO-BYPASS',
    patch: routeAlso(
      ({ path }) => ({ path: path.replace(/\/[^/]+\/\.\.\//, '/') }),
      (isOne) =>
        allowWhen((ctx) => {
          const first = /\/models\/([^/:]+)/.exec(ctx.path)?.[1] ?? '';
          return isOne(ctx) && ctx.key.models?.has(first) === true;
        }),
    ),
  },
];
