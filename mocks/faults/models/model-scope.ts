import type { ModelLocation } from '../../../spec/index.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { asksForStream, changeClause, jsonMember, jsonText, refuseInStream } from '../patches.ts';
import { allowWhen, scopeBody, scopeBy } from './scope-patches.ts';

/** The model list is not looked at where the model is named in some place. */
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
export const modelScopeFaults: readonly Fault[] = [
  {
    id: 'model-list-ignored',
    sentence: "A key's model list is stored and shown, and never enforced.",
    clause: 'MODEL-FORBIDDEN',
    patch: allowWhen(() => true),
  },
  {
    id: 'model-unchecked-in-form',
    sentence: 'The model list is not enforced for a model that is named in a multipart form.',
    clause: 'MODEL-FORBIDDEN',
    patch: uncheckedIn('multipart'),
  },
  {
    id: 'model-unchecked-in-path',
    sentence: 'The model list is not enforced for a model that is named in the path.',
    clause: 'MODEL-FORBIDDEN',
    patch: uncheckedIn('path'),
  },
  {
    id: 'model-unchecked-in-query',
    sentence: 'The model list is not enforced for a model that a realtime handshake names.',
    clause: 'MODEL-FORBIDDEN',
    patch: uncheckedIn('query'),
  },
  {
    id: 'model-unchecked-when-streaming',
    sentence: 'The model list is not enforced for a call that asks for a stream.',
    clause: 'MODEL-FORBIDDEN',
    patch: allowWhen(asksForStream),
  },
  {
    id: 'model-compared-by-prefix',
    sentence: 'A key for gpt-5.4-mini may use gpt-5.4 too: names are compared by their beginning.',
    clause: 'MODEL-FORBIDDEN',
    patch: allowWhen(({ key, model }) =>
      [...(key.models ?? [])].some((name) => name.startsWith(model ?? name)),
    ),
  },
  {
    id: 'denied-model-401',
    sentence: 'A model that the key may not use is answered 401, as if the key were bad.',
    clause: 'MODEL-FORBIDDEN',
    patch: changeClause('MODEL-FORBIDDEN', { status: 401, kind: 'unauthenticated' }),
  },
  {
    id: 'allowed-model-refused',
    sentence:
      "The model list is compared with the provider's name of a model, which is on no list.",
    clause: 'MODEL-ALLOWED',
    patch: scopeBy(({ model }) => model && `provider/${model}`),
  },
  {
    id: 'query-model-wins',
    sentence: "The body's model is checked, and ?model= is served.",
    clause: 'HARD-NO-BYPASS',
    patch: (stages) => ({
      ...scopeBody(stages),
      readModel: (ctx) => ctx.query.get('model') ?? stages.readModel(ctx),
    }),
  },
  {
    id: 'first-model-checked',
    sentence: 'Of two members `model` in a body the first is checked and the last is served.',
    clause: 'HARD-NO-BYPASS',
    patch: scopeBy(async (ctx) => {
      const isNamed = typeof (await jsonMember(ctx, 'model')) === 'string';
      const text = isNamed ? await jsonText(ctx) : null;
      return /"model"\s*:\s*"([^"]*)"/.exec(text ?? '')?.[1] ?? ctx.model;
    }),
  },
  {
    id: 'model-list-on-chat-alone',
    sentence: 'The model list is enforced on chat, where it was built, and nowhere else.',
    clause: 'MODEL-FORBIDDEN',
    patch: allowWhen(({ operation }) => operation.id !== 'createChatCompletion'),
  },
  {
    id: 'model-unchecked-for-x-api-key',
    sentence: 'A key in x-api-key is looked up by other code, which knows no model list.',
    clause: 'MODEL-FORBIDDEN',
    patch: allowWhen(({ headers }) => headers.has('x-api-key')),
  },
  {
    id: 'model-unchecked-on-rerank',
    sentence: 'The model list is not enforced where a model ranks instead of writing.',
    clause: 'MODEL-FORBIDDEN',
    patch: allowWhen(({ operation }) => operation.id === 'createRerank'),
  },
  {
    id: 'denied-model-404',
    sentence: 'A model that the key may not use is answered 404, as if there were no such model.',
    clause: 'MODEL-FORBIDDEN',
    patch: changeClause('MODEL-FORBIDDEN', { status: 404, kind: 'not-found' }),
  },
  {
    id: 'denied-model-told-in-stream',
    sentence: 'The refusal of a model is an event in a stream that was opened with 200.',
    clause: 'MODEL-FORBIDDEN',
    patch: refuseInStream(403),
  },
  {
    id: 'allowed-models-compared-exactly',
    sentence: 'A model on the list is refused when a stream is asked for, under its other name.',
    clause: 'MODEL-ALLOWED',
    patch: scopeBy(async (ctx) =>
      ctx.model !== null && (await asksForStream(ctx)) ? `${ctx.model}-stream` : ctx.model,
    ),
  },
  {
    id: 'fallback-serves-denied-model',
    sentence:
      'Where a model is busy the router falls back to the large one, whatever the list says.',
    clause: 'MODEL-ANSWERED',
    patch: answerAsDenied(/^/),
  },
  {
    id: 'tools-answered-by-denied-model',
    sentence: 'A call with tools goes to the model that can use them, whatever the list says.',
    clause: 'MODEL-ANSWERED',
    patch: answerAsDenied(/"tools":/),
  },
  {
    id: 'image-answered-by-denied-model',
    sentence: 'A call with an image goes to the model that can see, whatever the list says.',
    clause: 'MODEL-ANSWERED',
    patch: answerAsDenied(/"image_url"|"inlineData"|"type":"image"/),
  },
];
