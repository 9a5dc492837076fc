import OpenAI from 'openai';
import {
  type Calls,
  type Client,
  type Connection,
  gather,
  models,
  personSchema,
  pictureUrl,
  question,
  weather,
  weatherResult,
} from './client.ts';

const model = models.openai;

const raises = {
  401: 'AuthenticationError',
  403: 'PermissionDeniedError',
  429: 'RateLimitError',
} as const;

const connect = ({ url, key, retries }: Connection) =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: key, ...(retries ? {} : { maxRetries: 0 }) });

type Message = OpenAI.ChatCompletionMessageParam;
const asked: Message = { role: 'user', content: question };

function chatCalls(connection: Connection): Calls {
  const { completions } = connect(connection).chat;
  const textOf = async (messages: Message[]) =>
    (await completions.create({ model, messages })).choices[0]?.message.content ?? '';
  return {
    plain: async () => {
      const { choices, usage } = await completions.create({ model, messages: [asked] });
      return {
        text: choices[0]?.message.content ?? '',
        usage: { input: usage?.prompt_tokens, output: usage?.completion_tokens },
      };
    },
    streamed: async () =>
      gather(
        await completions.create({ model, messages: [asked], stream: true }),
        ({ choices }) => choices[0]?.delta.content,
      ),
    toolCall: async () => {
      const { choices } = await completions.create({
        model,
        messages: [asked],
        tools: [{ type: 'function', function: weather }],
        tool_choice: 'required',
      });
      const message = choices[0]?.message;
      const call = message?.tool_calls?.[0];
      if (message === undefined || call?.type !== 'function') throw new Error('no tool was called');
      const result: Message = { role: 'tool', tool_call_id: call.id, content: weatherResult };
      return {
        called: { name: call.function.name, input: JSON.parse(call.function.arguments) },
        answer: await textOf([asked, message, result]),
      };
    },
    structured: async () => {
      const { choices } = await completions.create({
        model,
        messages: [asked],
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'person', schema: personSchema, strict: true },
        },
      });
      return JSON.parse(choices[0]?.message.content ?? '');
    },
    picture: () =>
      textOf([
        {
          role: 'user',
          content: [
            { type: 'text', text: question },
            { type: 'image_url', image_url: { url: pictureUrl } },
          ],
        },
      ]),
  };
}

function responseCalls(connection: Connection): Calls {
  const { responses } = connect(connection);
  return {
    plain: async () => {
      const { output_text, usage } = await responses.create({ model, input: question });
      return {
        text: output_text,
        usage: { input: usage?.input_tokens, output: usage?.output_tokens },
      };
    },
    streamed: async () =>
      gather(await responses.create({ model, input: question, stream: true }), (event) =>
        event.type === 'response.output_text.delta' ? event.delta : null,
      ),
    toolCall: async () => {
      const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: question }];
      const { output } = await responses.create({
        model,
        input,
        tools: [{ type: 'function', strict: true, ...weather }],
        tool_choice: { type: 'function', name: weather.name },
      });
      const [call] = output;
      if (call?.type !== 'function_call') throw new Error('no tool was called');
      const { call_id } = call;
      const followUp = await responses.create({
        model,
        input: [...input, call, { type: 'function_call_output', call_id, output: weatherResult }],
      });
      return {
        called: { name: call.name, input: JSON.parse(call.arguments) },
        answer: followUp.output_text,
      };
    },
    structured: async () => {
      const { output_text } = await responses.create({
        model,
        input: question,
        text: { format: { type: 'json_schema', name: 'person', schema: personSchema } },
      });
      return JSON.parse(output_text);
    },
    picture: async () => {
      const { output_text } = await responses.create({
        model,
        input: [
          {
            role: 'user',
            content: [
              { type: 'input_text', text: question },
              { type: 'input_image', image_url: pictureUrl, detail: 'auto' },
            ],
          },
        ],
      });
      return output_text;
    },
  };
}

export const openaiClients: readonly Client[] = [
  { name: 'openai, chat', package: 'openai', connect: chatCalls, raises },
  { name: 'openai, responses', package: 'openai', connect: responseCalls, raises },
];
