import type { ModelLocation } from '../../../spec/index.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import {
  asksForStream,
  changeClause,
  hasHeader,
  jsonMember,
  jsonText,
  refuseInStream,
} from '../patches.ts';
import { allowWhen, scopeBody, scopeBy } from './scope-patches.ts';

const uncheckedIn = (place: ModelLocation['in']): Patch =>
  allowWhen(({ operation }) => operation.model?.in === place);

/** Serves some calls of a restricted key by the usual model, which is on no list. */
const answerAsDenied =
  (body: RegExp): Patch =>
  (stages) => ({
    ...stages,
    prepare: async (ctx, payload, scripted) => {
      const serve = await stages.prepare(ctx, payload, scripted);
      const isOne = body.test(payload.kind === 'none' ? '' : payload.text);
      return isRefusal(serve) || ctx.key?.models == null || !isOne
        ? serve
        : (call) => serve({ ...call, model: 'gpt-5.4' });
    },
  });

/** A key's model list does not hold, or holds too much. */
export const modelScopeFaults = [
  ...breaking('MODEL-FORBIDDEN', {
    'model-list-ignored': [
      "A key's model list is stored and shown, and never enforced.",
      allowWhen(() => true),
    ],
    'model-unchecked-in-form': [
      'The model list is not enforced for a model that is named in a multipart form.',
      uncheckedIn('multipart'),
    ],
    'model-unchecked-in-path': [
      'The model list is not enforced for a model that is named in the path.',
      uncheckedIn('path'),
    ],
    'model-unchecked-in-query': [
      'The model list is not enforced for a model that a realtime handshake names.',
      uncheckedIn('query'),
    ],
    'model-unchecked-when-streaming': [
      'The model list is not enforced for a call that asks for a stream.',
      allowWhen(asksForStream),
    ],
    'model-compared-by-prefix': [
      'A key for gpt-5.4-mini may use gpt-5.4 too: names are compared by their beginning.',
      allowWhen(({ key, model }) =>
        [...(key.models ?? [])].some((name) => name.startsWith(model ?? name)),
      ),
    ],
    'denied-model-401': [
      'A model that the key may not use is answered 401, as if the key were bad.',
      changeClause('MODEL-FORBIDDEN', { status: 401, kind: 'unauthenticated' }),
    ],
    'model-list-on-chat-alone': [
      'The model list is enforced on chat, where it was built, and nowhere else.',
      allowWhen(({ operation }) => operation.id !== 'createChatCompletion'),
    ],
    'model-unchecked-for-x-api-key': [
      'A key in x-api-key is looked up by other code, which knows no model list.',
      allowWhen(hasHeader('x-api-key')),
    ],
    'model-unchecked-on-rerank': [
      'The model list is not enforced where a model ranks instead of writing.',
      allowWhen(({ operation }) => operation.id === 'createRerank'),
    ],
    'denied-model-404': [
      'A model that the key may not use is answered 404, as if there were no such model.',
      changeClause('MODEL-FORBIDDEN', { status: 404, kind: 'not-found' }),
    ],
    'denied-model-told-in-stream': [
      'The refusal of a model is an event in a stream that was opened with 200.',
      refuseInStream(403),
    ],
  }),
  ...breaking('MODEL-ALLOWED', {
    'allowed-model-refused': [
      "The model list is compared with the provider's name of a model, which is on no list.",
      scopeBy(({ model }) => model && `provider/${model}`),
    ],
    'allowed-models-compared-exactly': [
      'A model on the list is refused when a stream is asked for, under its other name.',
      scopeBy(async (ctx) =>
        ctx.model !== null && (await asksForStream(ctx)) ? `${ctx.model}-stream` : ctx.model,
      ),
    ],
  }),
  ...breaking('HARD-NO-BYPASS', {
    'query-model-wins': [
      "The body's model is checked, and ?model= is served.",
      (stages) => ({
        ...scopeBody(stages),
        readModel: (ctx) => ctx.query.get('model') ?? stages.readModel(ctx),
      }),
    ],
    'first-model-checked': [
      'Of two members `model` in a body the first is checked and the last is served.',
      scopeBy(async (ctx) => {
        const isNamed = typeof (await jsonMember(ctx, 'model')) === 'string';
        const text = isNamed ? await jsonText(ctx) : null;
        return /"model"\s*:\s*"([^"]*)"/.exec(text ?? '')?.[1] ?? ctx.model;
      }),
    ],
  }),
  ...breaking('MODEL-ANSWERED', {
    'fallback-serves-denied-model': [
      'Where a model is busy the router falls back to the large one, whatever the list says.',
      answerAsDenied(/^/),
    ],
    'tools-answered-by-denied-model': [
      'A call with tools goes to the model that can use them, whatever the list says.',
      answerAsDenied(/"tools":/),
    ],
    'image-answered-by-denied-model': [
      'A call with an image goes to the model that can see, whatever the list says.',
      answerAsDenied(/"image_url"|"inlineData"|"type":"image"/),
    ],
  }),
];
