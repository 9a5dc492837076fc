import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, isStepCount, type LanguageModel, Output, streamText, tool } from 'ai';
import {
  type Calls,
  type Client,
  type Connection,
  models,
  person,
  pictureBase64,
  question,
  weather,
  weatherInput,
  weatherResult,
} from './client.ts';

const tools = {
  [weather.name]: tool({
    description: weather.description,
    inputSchema: weatherInput,
    execute: async () => weatherResult,
  }),
};

/** The calls of the AI SDK, the same for every provider; it runs the tool and asks on by itself. */
function callsOf(model: LanguageModel, { retries }: Connection): Calls {
  const asked = { model, prompt: question, ...(retries ? {} : { maxRetries: 0 }) };
  return {
    plain: async () => {
      const { text, usage } = await generateText(asked);
      return { text, usage: { input: usage.inputTokens, output: usage.outputTokens } };
    },
    streamed: async () => {
      const pieces: string[] = [];
      const { fullStream } = streamText({ ...asked, onError: () => {} });
      for await (const part of fullStream) {
        if (part.type === 'error') throw part.error;
        if (part.type === 'text-delta') pieces.push(part.text);
      }
      return pieces;
    },
    toolCall: async () => {
      const { steps, text } = await generateText({
        ...asked,
        tools,
        toolChoice: 'required',
        stopWhen: isStepCount(2),
        prepareStep: ({ stepNumber }) => (stepNumber === 0 ? {} : { toolChoice: 'auto' }),
      });
      const call = steps[0]?.toolCalls[0];
      if (call === undefined) throw new Error('no tool was called');
      return { called: { name: call.toolName, input: call.input }, answer: text };
    },
    structured: async () => {
      const { output } = await generateText({
        ...asked,
        output: Output.object({ schema: person }),
      });
      return output;
    },
    picture: async () => {
      const { prompt, ...rest } = asked;
      const { text } = await generateText({
        ...rest,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: prompt },
              { type: 'file', data: pictureBase64, mediaType: 'image/png' },
            ],
          },
        ],
      });
      return text;
    },
  };
}

const raises = { 401: 'APICallError', 403: 'APICallError', 429: 'APICallError' } as const;

/** The model of each provider, pointed at a gateway. */
const providers: readonly (readonly [
  name: string,
  packageName: string,
  model: (connection: Connection) => LanguageModel,
])[] = [
  [
    'AI SDK, @ai-sdk/openai',
    '@ai-sdk/openai',
    ({ url, key }) => createOpenAI({ baseURL: `${url}/v1`, apiKey: key })(models.openai),
  ],
  [
    'AI SDK, @ai-sdk/openai chat',
    '@ai-sdk/openai',
    ({ url, key }) => createOpenAI({ baseURL: `${url}/v1`, apiKey: key }).chat(models.openai),
  ],
  [
    'AI SDK, @ai-sdk/anthropic',
    '@ai-sdk/anthropic',
    ({ url, key }) => createAnthropic({ baseURL: `${url}/v1`, apiKey: key })(models.anthropic),
  ],
  [
    'AI SDK, @ai-sdk/google',
    '@ai-sdk/google',
    ({ url, key }) => createGoogle({ baseURL: `${url}/v1beta`, apiKey: key })(models.gemini),
  ],
];

export const aiSdkClients: readonly Client[] = providers.map(([name, packageName, model]) => ({
  name,
  package: packageName,
  connect: (connection) => callsOf(model(connection), connection),
  raises,
}));
