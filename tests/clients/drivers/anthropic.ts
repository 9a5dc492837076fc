import Anthropic from '@anthropic-ai/sdk';
import Anthropic1 from 'anthropic-sdk-1';
import {
  type Calls,
  type Client,
  type Connection,
  gather,
  models,
  personSchema,
  pictureBase64,
  question,
  weather,
  weatherResult,
} from './client.ts';

const order = { model: models.anthropic, max_tokens: 1024 };
const asked: Anthropic1.MessageParam = { role: 'user', content: question };

const raises = {
  401: 'AuthenticationError',
  403: 'PermissionDeniedError',
  429: 'RateLimitError',
} as const;

const settings = ({ url, key, retries }: Connection) => ({
  baseURL: url,
  apiKey: key,
  ...(retries ? {} : { maxRetries: 0 }),
});

const textIn = (content: readonly { type: string; text?: string }[]): string =>
  content.map(({ text }) => text ?? '').join('');

/** What of a client is used; both versions have it. */
type Messages = {
  readonly create: (body: Anthropic1.MessageCreateParamsNonStreaming) => PromiseLike<{
    readonly content: Anthropic.ContentBlock[];
    readonly usage: Pick<Anthropic.Usage, 'input_tokens' | 'output_tokens'>;
  }>;
  readonly stream: (
    body: Anthropic1.MessageCreateParamsStreaming,
  ) => PromiseLike<AsyncIterable<Anthropic.RawMessageStreamEvent>>;
};

const callsOf = (messages: Messages): Calls => ({
  plain: async () => {
    const { content, usage } = await messages.create({ ...order, messages: [asked] });
    return {
      text: textIn(content),
      usage: { input: usage.input_tokens, output: usage.output_tokens },
    };
  },
  streamed: async () =>
    gather(await messages.stream({ ...order, messages: [asked], stream: true }), (event) =>
      event.type === 'content_block_delta' && event.delta.type === 'text_delta'
        ? event.delta.text
        : null,
    ),
  toolCall: async () => {
    const { name, description, parameters } = weather;
    const { content } = await messages.create({
      ...order,
      messages: [asked],
      tools: [{ name, description, input_schema: { ...parameters, required: ['city'] } }],
      tool_choice: { type: 'any' },
    });
    const [call] = content;
    if (call?.type !== 'tool_use') throw new Error('no tool was called');
    const result = { type: 'tool_result', tool_use_id: call.id, content: weatherResult } as const;
    const followUp = await messages.create({
      ...order,
      messages: [asked, { role: 'assistant', content }, { role: 'user', content: [result] }],
    });
    return { called: { name: call.name, input: call.input }, answer: textIn(followUp.content) };
  },
  structured: async () => {
    const { content } = await messages.create({
      ...order,
      messages: [asked],
      output_config: { format: { type: 'json_schema', schema: personSchema } },
    });
    return JSON.parse(textIn(content));
  },
  picture: async () => {
    const source = { type: 'base64', media_type: 'image/png', data: pictureBase64 } as const;
    const { content } = await messages.create({
      ...order,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: question },
            { type: 'image', source },
          ],
        },
      ],
    });
    return textIn(content);
  },
});

export const anthropicClients: readonly Client[] = [
  {
    name: '@anthropic-ai/sdk 0.x',
    package: '@anthropic-ai/sdk',
    connect: (connection) => {
      const { messages } = new Anthropic(settings(connection));
      return callsOf({
        create: (body) => messages.create(body),
        stream: (body) => messages.create(body),
      });
    },
    raises,
  },
  {
    name: '@anthropic-ai/sdk 1.x',
    package: 'anthropic-sdk-1',
    connect: (connection) => {
      const { messages } = new Anthropic1({
        ...settings(connection),
        // By default it sends another version, and the key as a Bearer token.
        defaultHeaders: {
          authorization: null,
          'x-api-key': connection.key,
          'anthropic-version': '2023-06-01',
        },
      });
      return callsOf({
        create: (body) => messages.create(body),
        stream: (body) => messages.create(body),
      });
    },
    raises,
  },
];
