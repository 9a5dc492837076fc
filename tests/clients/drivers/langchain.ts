import { ChatAnthropic } from '@langchain/anthropic';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { ChatGoogleGenerativeAI } from '@langchain/google-genai';
import { ChatOpenAI } from '@langchain/openai';
import { z } from 'zod';
import {
  type Calls,
  type Client,
  type Connection,
  gather,
  models,
  person,
  pictureUrl,
  question,
  weather,
  weatherInput,
  weatherResult,
} from './client.ts';

const tokens = z.object({ input_tokens: z.number(), output_tokens: z.number() });

type Model = ChatOpenAI | ChatAnthropic | ChatGoogleGenerativeAI;

const offered = { name: weather.name, description: weather.description, schema: weatherInput };

/** A model that must call the tool. */
const insisting = (model: Model) => model.bindTools([offered], { tool_choice: 'any' });

const callsOf = (model: Model): Calls => ({
  plain: async () => {
    const { text, usage_metadata } = await model.invoke(question);
    // The library's own type of this member is empty.
    const { input_tokens, output_tokens } = tokens.parse(usage_metadata);
    return { text, usage: { input: input_tokens, output: output_tokens } };
  },
  streamed: async () => gather(await model.stream(question), ({ text }) => text),
  toolCall: async () => {
    const asked = new HumanMessage(question);
    const said = await insisting(model).invoke([asked]);
    const call = said.tool_calls?.[0];
    if (call === undefined) throw new Error('no tool was called');
    const result = new ToolMessage({
      content: weatherResult,
      tool_call_id: call.id ?? '',
      name: call.name,
    });
    const { text } = await model.invoke([asked, said, result]);
    return { called: { name: call.name, input: call.args }, answer: text };
  },
  structured: () => model.withStructuredOutput(person).invoke(question),
  picture: async () => {
    const content = [
      { type: 'text', text: question },
      { type: 'image_url', image_url: { url: pictureUrl } },
    ];
    return (await model.invoke([new HumanMessage({ content })])).text;
  },
});

const named = { 401: 'AuthenticationError', 403: 'PermissionDeniedError' } as const;
const once = ({ retries }: Connection) => (retries ? {} : { maxRetries: 0 });

export const langchainClients: readonly Client[] = [
  {
    name: 'LangChain, @langchain/openai',
    package: '@langchain/openai',
    connect: (connection) =>
      callsOf(
        new ChatOpenAI({
          model: models.openai,
          apiKey: connection.key,
          configuration: { baseURL: `${connection.url}/v1` },
          ...once(connection),
        }),
      ),
    raises: { ...named, 429: 'RateLimitError' },
  },
  {
    name: 'LangChain, @langchain/anthropic',
    package: '@langchain/anthropic',
    connect: (connection) =>
      callsOf(
        new ChatAnthropic({
          model: models.anthropic,
          apiKey: connection.key,
          anthropicApiUrl: connection.url,
          ...once(connection),
        }),
      ),
    raises: { ...named, 429: 'RateLimitError' },
  },
  {
    name: 'LangChain, @langchain/google-genai',
    package: '@langchain/google-genai',
    connect: (connection) =>
      callsOf(
        new ChatGoogleGenerativeAI({
          model: models.gemini,
          apiKey: connection.key,
          baseUrl: connection.url,
          ...once(connection),
        }),
      ),
    raises: {
      401: 'GoogleGenerativeAIFetchError',
      403: 'GoogleGenerativeAIFetchError',
      429: 'GoogleGenerativeAIFetchError',
    },
  },
];
