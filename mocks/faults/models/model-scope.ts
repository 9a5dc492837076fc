import { memberOf } from '../../../base/json.ts';
import type { ModelLocation } from '../../../spec/index.ts';
import type { Swap } from '../../gateway/parts.ts';
import type { Fault } from '../fault.ts';
import { asksForStream, retell, tellInStream } from '../swaps.ts';
import { allowWhen } from './scope-swaps.ts';

/** The model list is not looked at where the model is named in some place. */
const uncheckedIn =
  (place: ModelLocation['in']): Swap =>
  (parts) => ({
    ...parts,
    authorize: (key, model, operation, inbound) =>
      operation.model?.in === place
        ? { allowed: true }
        : parts.authorize(key, model, operation, inbound),
  });

/** A key's model list does not hold, or holds too much. */
export const modelScopeFaults: readonly Fault[] = [
  {
    id: 'model-list-ignored',
    sentence: "A key's model list is stored and shown, and never enforced.",
    clause: 'MODEL-FORBIDDEN',
    swap: (parts) => ({ ...parts, authorize: () => ({ allowed: true }) }),
  },
  {
    id: 'model-unchecked-in-form',
    sentence: 'The model list is not enforced for a model that is named in a multipart form.',
    clause: 'MODEL-FORBIDDEN',
    swap: uncheckedIn('multipart'),
  },
  {
    id: 'model-unchecked-in-path',
    sentence: 'The model list is not enforced for a model that is named in the path.',
    clause: 'MODEL-FORBIDDEN',
    swap: uncheckedIn('path'),
  },
  {
    id: 'model-unchecked-in-query',
    sentence: 'The model list is not enforced for a model that a realtime handshake names.',
    clause: 'MODEL-FORBIDDEN',
    swap: uncheckedIn('query'),
  },
  {
    id: 'model-unchecked-when-streaming',
    sentence: 'The model list is not enforced for a call that asks for a stream.',
    clause: 'MODEL-FORBIDDEN',
    swap: (parts) => ({
      ...parts,
      authorize: async (key, model, operation, inbound) =>
        (await asksForStream(inbound, operation))
          ? { allowed: true }
          : parts.authorize(key, model, operation, inbound),
    }),
  },
  {
    id: 'model-compared-by-prefix',
    sentence: 'A key for gpt-5.4-mini may use gpt-5.4 too: names are compared by their beginning.',
    clause: 'MODEL-FORBIDDEN',
    swap: (parts) => ({
      ...parts,
      authorize: (key, model, operation, inbound) =>
        [...(key.models ?? [])].some((name) => name.startsWith(model ?? name))
          ? { allowed: true }
          : parts.authorize(key, model, operation, inbound),
    }),
  },
  {
    id: 'denied-model-401',
    sentence: 'A model that the key may not use is answered 401, as if the key were bad.',
    clause: 'MODEL-FORBIDDEN',
    swap: retell('MODEL-FORBIDDEN', { status: 401, kind: 'unauthenticated' }),
  },
  {
    id: 'allowed-model-refused',
    sentence:
      "The model list is compared with the provider's name of a model, which is on no list.",
    clause: 'MODEL-ALLOWED',
    swap: (parts) => ({
      ...parts,
      authorize: (key, model, operation, inbound) =>
        parts.authorize(key, model && `provider/${model}`, operation, inbound),
    }),
  },
  {
    id: 'query-model-wins',
    sentence: "The body's model is checked, and ?model= is served.",
    clause: 'HARD-NO-BYPASS',
    swap: (parts) => ({
      ...parts,
      readModel: async (operation, inbound, pathModel) =>
        inbound.query.get('model') ?? parts.readModel(operation, inbound, pathModel),
      authorize: async (key, model, operation, inbound) =>
        parts.authorize(
          key,
          operation.model?.in === 'body' ? await parts.readModel(operation, inbound, null) : model,
          operation,
          inbound,
        ),
    }),
  },
  {
    id: 'first-model-checked',
    sentence: 'Of two members `model` in a body the first is checked and the last is served.',
    clause: 'HARD-NO-BYPASS',
    swap: (parts) => ({
      ...parts,
      authorize: async (key, model, operation, inbound) => {
        const payload = await inbound.payload(operation);
        const first =
          payload.kind === 'json' && typeof memberOf(payload.value, 'model') === 'string'
            ? /"model"\s*:\s*"([^"]*)"/.exec(payload.text)?.[1]
            : undefined;
        return parts.authorize(key, first ?? model, operation, inbound);
      },
    }),
  },
  {
    id: 'model-list-on-chat-alone',
    sentence: 'The model list is enforced on chat, where it was built, and nowhere else.',
    clause: 'MODEL-FORBIDDEN',
    swap: allowWhen(({ operation }) => operation.id !== 'createChatCompletion'),
  },
  {
    id: 'model-unchecked-for-x-api-key',
    sentence: 'A key in x-api-key is looked up by other code, which knows no model list.',
    clause: 'MODEL-FORBIDDEN',
    swap: allowWhen(({ inbound }) => inbound.headers.has('x-api-key')),
  },
  {
    id: 'model-unchecked-on-rerank',
    sentence: 'The model list is not enforced where a model ranks instead of writing.',
    clause: 'MODEL-FORBIDDEN',
    swap: allowWhen(({ operation }) => operation.id === 'createRerank'),
  },
  {
    id: 'denied-model-404',
    sentence: 'A model that the key may not use is answered 404, as if there were no such model.',
    clause: 'MODEL-FORBIDDEN',
    swap: retell('MODEL-FORBIDDEN', { status: 404, kind: 'not-found' }),
  },
  {
    id: 'denied-model-told-in-stream',
    sentence: 'The refusal of a model is an event in a stream that was opened with 200.',
    clause: 'MODEL-FORBIDDEN',
    swap: tellInStream(403),
  },
  {
    id: 'allowed-models-compared-exactly',
    sentence: 'A model on the list is refused when a stream is asked for, under its other name.',
    clause: 'MODEL-ALLOWED',
    swap: (parts) => ({
      ...parts,
      authorize: async (key, model, operation, inbound) =>
        parts.authorize(
          key,
          model !== null && (await asksForStream(inbound, operation)) ? `${model}-stream` : model,
          operation,
          inbound,
        ),
    }),
  },
];
