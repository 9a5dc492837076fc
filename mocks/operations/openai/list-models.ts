import type { Schemas } from '../../../spec/validator.ts';
import { answerPlainly, createdAt } from '../call.ts';

const owners: Readonly<Record<string, readonly string[]>> = {
  openai: [
    'gpt-5.4',
    'gpt-5.4-mini',
    'gpt-3.5-turbo-instruct',
    'text-embedding-3-small',
    'text-embedding-3-large',
    'tts-1',
    'tts-1-hd',
    'whisper-1',
    'gpt-4o-transcribe',
    'gpt-image-1',
    'gpt-image-1-mini',
    'dall-e-2',
    'gpt-realtime',
    'gpt-realtime-mini',
  ],
  cohere: ['rerank-v3.5', 'rerank-v4.0'],
  anthropic: ['claude-sonnet-4-6', 'claude-haiku-4-5'],
  google: ['gemini-3.1-pro-preview', 'gemini-3.1-flash'],
};

const catalogue: Schemas['ListModelsResponse']['data'] = Object.entries(owners).flatMap(
  ([owned_by, ids]) => ids.map((id) => ({ id, object: 'model', created: createdAt, owned_by })),
);

/**
 * Lists the models that the key may use. What another key may use, or that there is more, does not
 * show (HARD-ISOLATED).
 */
export const listModels = answerPlainly(({ models }) => {
  const data = models === null ? catalogue : catalogue.filter((model) => models.has(model.id));
  const answer: Schemas['ListModelsResponse'] = { object: 'list', data };
  return { kind: 'json', body: answer };
});
