import type Anthropic from '@anthropic-ai/sdk';
import type { GoogleGenAI } from '@google/genai';
import { gather, models, question } from '../client.ts';
import { type CompanionCall, turn, untilEnded } from './companion-call.ts';

/** The Anthropic SDK's calls to companions. */
export const anthropicCalls: readonly CompanionCall<Anthropic>[] = [
  {
    name: 'messages.countTokens',
    make: ({ messages }) => messages.countTokens({ model: models.anthropic, messages: [turn] }),
    expected: { input_tokens: 3 },
    namesModel: true,
  },
  {
    name: 'messages.batches.create, retrieve, list, results',
    make: async ({ messages: { batches } }) => {
      const params = { model: models.anthropic, max_tokens: 64, messages: [turn] };
      const { id } = await batches.create({ requests: [{ custom_id: 'a', params }] });
      await untilEnded(
        () => batches.retrieve(id),
        ({ processing_status }) => processing_status === 'ended',
      );
      const listed = await gather(await batches.list(), (one) => one.id);
      const results = await gather(await batches.results(id), ({ result }) => result.type);
      return { isListed: listed.includes(id), results };
    },
    expected: { isListed: true, results: ['succeeded'] },
    namesModel: true,
  },
];

/** The Gemini SDK's calls to companions. */
export const geminiCalls: readonly CompanionCall<GoogleGenAI>[] = [
  {
    name: 'models.countTokens',
    make: async ({ models: api }) =>
      (await api.countTokens({ model: models.gemini, contents: question })).totalTokens,
    expected: 3,
    namesModel: true,
  },
  {
    name: 'models.embedContent',
    make: async ({ models: api }) => {
      const { embeddings = [] } = await api.embedContent({
        model: 'gemini-embedding-001',
        contents: [question, 'Good night'],
        config: { outputDimensionality: 8 },
      });
      return embeddings.map(({ values }) => values?.length);
    },
    expected: [8, 8],
    namesModel: true,
  },
  {
    name: 'models.list',
    make: async ({ models: api }) => {
      const names = await gather(await api.list({ config: { pageSize: 2 } }), ({ name }) => name);
      return names.includes(`models/${models.gemini}`);
    },
    expected: true,
  },
  {
    name: 'models.get',
    make: async ({ models: api }) => (await api.get({ model: models.gemini })).name,
    expected: `models/${models.gemini}`,
    namesModel: true,
  },
];
