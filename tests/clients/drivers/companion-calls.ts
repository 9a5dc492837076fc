import { setTimeout } from 'node:timers/promises';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { sound } from '../../../fixtures/requests.ts';
import { type Connection, gather, models, question } from './client.ts';
import { installedVersion } from './installed-version.ts';
import type { MatrixClient } from './row.ts';

/** A call of an SDK to a companion, and what the SDK must report about it. */
type CompanionCall<Sdk> = {
  readonly name: string;
  readonly make: (sdk: Sdk) => Promise<unknown>;
  readonly expected: unknown;
  /** True where the call names a model, which a key may be denied. */
  readonly namesModel?: true;
};

/** Asks until a thing has ended. */
async function untilEnded<T>(ask: () => Promise<T>, hasEnded: (thing: T) => boolean): Promise<T> {
  for (;;) {
    const thing = await ask();
    if (hasEnded(thing)) return thing;
    await setTimeout(50);
  }
}

const turn = { role: 'user', content: question } as const;

const openaiCalls: readonly CompanionCall<OpenAI>[] = [
  {
    name: 'models.retrieve',
    make: async (openai) => (await openai.models.retrieve(models.openai)).id,
    expected: models.openai,
    namesModel: true,
  },
  {
    name: 'responses.create, retrieve, input items, delete',
    make: async ({ responses }) => {
      const { id, output_text } = await responses.create({ model: models.openai, input: question });
      const retrieved = await responses.retrieve(id);
      const items = await responses.inputItems.list(id);
      await responses.delete(id);
      const gone = await responses.retrieve(id).catch((error: unknown) => error);
      return {
        isSame: retrieved.output_text === output_text,
        items: items.data.length,
        isGone: gone instanceof OpenAI.NotFoundError,
      };
    },
    expected: { isSame: true, items: 1, isGone: true },
    namesModel: true,
  },
  {
    name: 'conversations',
    make: async ({ conversations, responses }) => {
      const { id } = await conversations.create({ items: [turn] });
      await responses.create({ model: models.openai, input: 'And?', conversation: id });
      return gather(conversations.items.list(id, { order: 'asc', limit: 2 }), (item) =>
        'role' in item ? item.role : item.type,
      );
    },
    expected: ['user', 'user', 'assistant'],
  },
  {
    name: 'files.create, content, delete',
    make: async ({ files }) => {
      const file = new File(['{"a":1}'], 'data.jsonl');
      const { id } = await files.create({ file, purpose: 'user_data' });
      const text = await (await files.content(id)).text();
      return { text, deleted: (await files.delete(id)).deleted };
    },
    expected: { text: '{"a":1}', deleted: true },
  },
  {
    name: 'moderations.create',
    make: async ({ moderations }) => {
      const { results } = await moderations.create({ input: [question, 'Good night'] });
      return results.map(({ flagged }) => flagged);
    },
    expected: [false, false],
    namesModel: true,
  },
  {
    name: 'batches.create, retrieve, list, and its output',
    make: async ({ batches, files }) => {
      const body = { model: models.openai, messages: [turn] };
      const line = { custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body };
      const file = new File([JSON.stringify(line)], 'input.jsonl');
      const { id: input_file_id } = await files.create({ file, purpose: 'batch' });
      const endpoint = '/v1/chat/completions';
      const { id } = await batches.create({ input_file_id, endpoint, completion_window: '24h' });
      const ended = await untilEnded(
        () => batches.retrieve(id),
        ({ status }) => status === 'completed',
      );
      const output = await (await files.content(ended.output_file_id ?? '')).text();
      const listed = await gather(await batches.list(), (one) => one.id);
      return { isListed: listed.includes(id), name: JSON.parse(output).custom_id };
    },
    expected: { isListed: true, name: 'a' },
  },
  {
    name: 'audio.transcriptions.create, streamed',
    make: async ({ audio }) => {
      const file = new File([sound.bytes], sound.filename, { type: sound.mediaType });
      const model = 'gpt-4o-mini-transcribe';
      let done = '';
      const events = await audio.transcriptions.create({ model, file, stream: true });
      const pieces = await gather(events, (event) => {
        if (event.type === 'transcript.text.done') done = event.text;
        return event.type === 'transcript.text.delta' ? event.delta : null;
      });
      return { text: pieces.join(''), isWhole: pieces.join('') === done };
    },
    expected: {
      text: "This is the mock's transcript. No real model listened to the file.",
      isWhole: true,
    },
    namesModel: true,
  },
  {
    name: 'audio.speech.create, streamed',
    make: async ({ audio }) => {
      const order = { model: 'gpt-4o-mini-tts', voice: 'alloy', input: question } as const;
      const text = await (await audio.speech.create({ ...order, stream_format: 'sse' })).text();
      return [...new Set(text.match(/speech\.audio\.\w+/g))];
    },
    expected: ['speech.audio.delta', 'speech.audio.done'],
    namesModel: true,
  },
];

const anthropicCalls: readonly CompanionCall<Anthropic>[] = [
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

const geminiCalls: readonly CompanionCall<GoogleGenAI>[] = [
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

/** Makes a client of the matrix out of an SDK and its calls. */
const companionClient = <Sdk>(
  library: string,
  connect: (connection: Connection) => Sdk,
  calls: readonly CompanionCall<Sdk>[],
  [unauthenticated, forbidden]: readonly [string, string],
): CompanionClient => ({
  name: `${library}, companions`,
  version: installedVersion(library),
  raises: { 401: unauthenticated, 403: forbidden, 429: '' },
  rows: calls.map(({ name, make, expected, namesModel }) => ({
    name,
    make: (connection) => make(connect(connection)),
    expected,
    isRefusedToo: true,
    namesModel: namesModel === true,
  })),
});

/** A client of the matrix, of whose calls some name a model. */
export type CompanionClient = MatrixClient & {
  readonly rows: readonly (MatrixClient['rows'][number] & { readonly namesModel: boolean })[];
};

/** The official SDKs, with their calls to the endpoints next to the contract's own. */
export const companionClients: readonly CompanionClient[] = [
  companionClient(
    'openai',
    ({ url, key }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: key }),
    openaiCalls,
    ['AuthenticationError', 'PermissionDeniedError'],
  ),
  companionClient(
    '@anthropic-ai/sdk',
    ({ url, key }) => new Anthropic({ baseURL: url, apiKey: key }),
    anthropicCalls,
    ['AuthenticationError', 'PermissionDeniedError'],
  ),
  companionClient(
    '@google/genai',
    ({ url, key }) =>
      new GoogleGenAI({ apiKey: key, apiVersion: 'v1beta', httpOptions: { baseUrl: url } }),
    geminiCalls,
    ['ApiError', 'ApiError'],
  ),
];
