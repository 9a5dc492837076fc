import { type Content, FunctionCallingConfigMode, GoogleGenAI } from '@google/genai';
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

const model = models.gemini;
const asked: Content = { role: 'user', parts: [{ text: question }] };

function connect({ url, key, retries }: Connection): Calls {
  const { models: api } = new GoogleGenAI({
    apiKey: key,
    apiVersion: 'v1beta',
    httpOptions: { baseUrl: url, ...(retries ? {} : { retryOptions: { attempts: 1 } }) },
  });
  return {
    plain: async () => {
      const { text = '', usageMetadata } = await api.generateContent({ model, contents: question });
      return {
        text,
        usage: {
          input: usageMetadata?.promptTokenCount,
          output: usageMetadata?.candidatesTokenCount,
        },
      };
    },
    streamed: async () =>
      gather(await api.generateContentStream({ model, contents: question }), ({ text }) => text),
    toolCall: async () => {
      const { name, description, parameters } = weather;
      const answer = await api.generateContent({
        model,
        contents: [asked],
        config: {
          tools: [
            { functionDeclarations: [{ name, description, parametersJsonSchema: parameters }] },
          ],
          toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
        },
      });
      const call = answer.functionCalls?.[0];
      const said = answer.candidates?.[0]?.content;
      if (call === undefined || said === undefined) throw new Error('no tool was called');
      const response = { name, response: { output: weatherResult } };
      const result: Content = { role: 'user', parts: [{ functionResponse: response }] };
      const followUp = await api.generateContent({ model, contents: [asked, said, result] });
      return {
        called: { name: call.name ?? '', input: call.args },
        answer: followUp.text ?? '',
      };
    },
    structured: async () => {
      const { text = '' } = await api.generateContent({
        model,
        contents: question,
        config: { responseMimeType: 'application/json', responseJsonSchema: personSchema },
      });
      return JSON.parse(text);
    },
    picture: async () => {
      const inlineData = { mimeType: 'image/png', data: pictureBase64 };
      const contents = [{ role: 'user', parts: [{ text: question }, { inlineData }] }];
      return (await api.generateContent({ model, contents })).text ?? '';
    },
  };
}

export const geminiClients: readonly Client[] = [
  {
    name: '@google/genai',
    package: '@google/genai',
    connect,
    raises: { 401: 'ApiError', 403: 'ApiError', 429: 'ApiError' },
  },
];
