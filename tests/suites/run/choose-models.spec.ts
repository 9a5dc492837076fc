import { builtInContract } from '../../../fixtures/contract.ts';
import { operationIds } from '../../../spec/index.ts';
import { chooseModels, usualModel } from '../../../suites/cases/models.ts';
import { modelsIn } from '../../../suites/run/listed-models.ts';
import { answered, answeredJson } from '../../support/suites/exchanges.ts';
import { expect, test } from '../../test.ts';

const choose = (listed: readonly string[], allowedModels: readonly string[] = []) =>
  chooseModels(builtInContract(), listed, operationIds, { allowedModels });

test('where every usual model is listed, none is chosen in its place', () => {
  const usual = operationIds.flatMap((id) => usualModel(builtInContract(), {}, id) ?? []);
  expect(choose(['first-of-all', ...usual])).toEqual({});
});

test('each kind of endpoint gets a model of its kind, and keeps the usual one where there is none', () => {
  const listed = [
    'omni-moderation-latest',
    'text-embedding-ada',
    'openai/gpt-6',
    'anthropic/claude-opus-5',
    'google/gemini-4-pro',
    'cohere/rerank-v5',
    'gpt-6-realtime',
    'gpt-6-transcribe',
    'gpt-6-tts',
    'gpt-image-3',
    'davinci-002',
  ];
  expect(choose(listed)).toEqual({
    createChatCompletion: 'openai/gpt-6',
    createCompletion: 'davinci-002',
    createResponse: 'openai/gpt-6',
    createEmbedding: 'text-embedding-ada',
    createRerank: 'cohere/rerank-v5',
    createSpeech: 'gpt-6-tts',
    createTranscription: 'gpt-6-transcribe',
    createTranslation: 'gpt-6-transcribe',
    createImage: 'gpt-image-3',
    createImageEdit: 'gpt-image-3',
    createImageVariation: 'gpt-image-3',
    connectRealtime: 'gpt-6-realtime',
    createMessage: 'anthropic/claude-opus-5',
    generateContent: 'google/gemini-4-pro',
  });
  expect(choose(['gpt-6-tts'])).toEqual({ createSpeech: 'gpt-6-tts' });
});

test('a gateway of one vendor is asked for its models in every format', () => {
  expect(choose(['llama-4'])).toEqual({
    createChatCompletion: 'llama-4',
    createCompletion: 'llama-4',
    createResponse: 'llama-4',
    createMessage: 'llama-4',
    generateContent: 'llama-4',
  });
});

test('a model that the restricted key may not use comes first, and a small one before a large', () => {
  const chat = (listed: string[], allowed: string[] = []) =>
    choose(listed, allowed)['createChatCompletion'];
  expect(chat(['llama-large', 'llama-mini'])).toBe('llama-mini');
  expect(chat(['llama-large', 'llama-mini'], ['llama-mini'])).toBe('llama-large');
  expect(chat(['llama-large'], ['llama-large'])).toBe('llama-large');
  expect(chat(['gpt-5.4', 'llama-large'], ['gpt-5.4'])).toBe('llama-large');
  expect(chat(['gpt-5.4'], ['gpt-5.4'])).toBeUndefined();
});

test("what the target's owner declared stays as it is", () => {
  const models = { createChatCompletion: 'mine' };
  const chosen = chooseModels(
    builtInContract(),
    ['llama-4'],
    ['createChatCompletion', 'createMessage'],
    {
      models,
      allowedModels: [],
    },
  );
  expect(chosen).toEqual({ createMessage: 'llama-4' });
});

test('a list is read only where it is one, and names that are no model are left out', () => {
  const list = { object: 'list', data: [{ id: 'a/b:1' }, { id: 'a/b:1' }, { id: 'c' }] };
  expect(modelsIn(answeredJson(200, list))).toEqual(['a/b:1', 'c']);
  const odd = { data: [{ id: 'two words' }, { id: '\u001b[2J' }, { id: 7 }, 'd', null, {}] };
  for (const exchange of [
    answeredJson(200, odd),
    answeredJson(200, { data: [] }),
    answeredJson(200, { data: 'none' }),
    answeredJson(200, []),
    answeredJson(404, list),
    answered(200, '{"data":[{"id":"cut'),
    answered(200, '<!doctype html>'),
  ]) {
    expect(modelsIn(exchange)).toBeNull();
  }
});
