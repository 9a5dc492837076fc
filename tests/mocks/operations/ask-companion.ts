import type { Gateway } from '../../../mocks/gateway/gateway.ts';
import { type EndpointId, endpointOf, isStyle, styles } from '../../../spec/index.ts';

const upload = new FormData();
upload.set('purpose', 'user_data');
upload.set('file', new File(['Good morning'], 'hello.txt'));

const gemini = { role: 'user', parts: [{ text: 'Good morning' }] };

/** The smallest valid body of each companion that takes one. */
export const companionBodies: Readonly<Partial<Record<EndpointId, object | FormData>>> = {
  countMessageTokens: {
    model: 'claude-opus-4-6',
    messages: [{ role: 'user', content: 'Good morning' }],
  },
  countContentTokens: { contents: [gemini] },
  addConversationItems: { items: [{ role: 'user', content: 'Good morning' }] },
  createConversation: {},
  createClientSecret: { session: { type: 'realtime', model: 'gpt-realtime' } },
  createBatch: {
    input_file_id: 'file-1',
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  },
  createMessageBatch: {
    requests: [
      {
        custom_id: 'first',
        params: {
          model: 'claude-opus-4-6',
          max_tokens: 64,
          messages: [{ role: 'user', content: 'Good morning' }],
        },
      },
    ],
  },
  createModeration: { input: ['Good morning', 'Good night'] },
  updateConversation: { metadata: { topic: 'greetings' } },
  uploadFile: upload,
  embedContent: { content: gemini, outputDimensionality: 8 },
  batchEmbedContents: { requests: [{ content: gemini, outputDimensionality: 8 }] },
};

/** The model of each format that the restricted key may not use. */
const models = {
  openai: 'gpt-5.4',
  anthropic: 'claude-sonnet-4-6',
  gemini: 'gemini-3.1-pro-preview',
};

type Asked = {
  readonly key: string | null;
  /** Where the key is put; in the first place of the endpoint if absent. */
  readonly style?: string;
  /** What the path names instead of a model. */
  readonly named?: string;
  readonly query?: string;
  readonly body?: object | FormData;
};

/** Asks a companion of a gateway. */
export function askCompanion(gateway: Gateway, id: EndpointId, asked: Asked): Promise<Response> {
  const endpoint = endpointOf(id);
  const { key, named = models[endpoint.format], query = '' } = asked;
  const url = new URL(`http://mock${endpoint.path.replace(/\{\w+\}/, encodeURIComponent(named))}`);
  url.search = query;
  const headers = new Headers(endpoint.markers);
  const name = asked.style ?? endpoint.styles[0] ?? '';
  if (key !== null && isStyle(name)) {
    const { place, prefix } = styles[name];
    if (place.in === 'query') url.searchParams.set(place.name, key);
    else headers.set(place.name, prefix + key);
  }
  const body = endpoint.method === 'GET' ? undefined : (asked.body ?? companionBodies[id]);
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers.set('content-type', 'application/json');
  return gateway.fetch(
    new Request(url, {
      method: endpoint.method,
      headers,
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    }),
  );
}
