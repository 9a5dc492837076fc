/** A program that asks the mock for the first time, in the words of one client. */
export type SetUp = { readonly language: 'js' | 'python'; readonly program: string };

const url = 'http://127.0.0.1:4010';
const key = 'const apiKey = process.env.ANYONE_API_KEY;';

const js = (program: string): SetUp => ({ language: 'js', program: program.trim() });
const python = (program: string): SetUp => ({ language: 'python', program: program.trim() });

const anthropicCall = `
const message = await client.messages.create({
  model: 'claude-sonnet-4-6',
  max_tokens: 1024,
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(message.content[0]?.text);
`;

const aiSdk = (name: string, maker: string, path: string, model: string): SetUp =>
  js(`
import { ${maker} } from '${name}';
import { generateText } from 'ai';

${key}
const provider = ${maker}({ baseURL: '${url}${path}', apiKey });
const { text } = await generateText({ model: provider('${model}'), prompt: 'Hello' });
console.log(text);
`);

const langchain = (name: string, maker: string, model: string, place: string): SetUp =>
  js(`
import { ${maker} } from '${name}';

${key}
const model = new ${maker}({
  model: '${model}',
  apiKey,
  ${place},
});
console.log((await model.invoke('Hello')).text);
`);

/** How each client is pointed at the mock, by its name on the page. Tests run these programs. */
export const setUps: Readonly<Record<string, SetUp>> = {
  'openai, chat': js(`
import OpenAI from 'openai';

${key}
const client = new OpenAI({ baseURL: '${url}/v1', apiKey });
const completion = await client.chat.completions.create({
  model: 'gpt-5.4',
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(completion.choices[0]?.message.content);
`),
  'openai, responses': js(`
import OpenAI from 'openai';

${key}
const client = new OpenAI({ baseURL: '${url}/v1', apiKey });
const response = await client.responses.create({ model: 'gpt-5.4', input: 'Hello' });
console.log(response.output_text);
`),
  '@anthropic-ai/sdk 0.x': js(`
import Anthropic from '@anthropic-ai/sdk';

${key}
const client = new Anthropic({ baseURL: '${url}', apiKey });
${anthropicCall.trim()}
`),
  '@anthropic-ai/sdk 1.x': js(`
import Anthropic from '@anthropic-ai/sdk';

${key}
// By itself it sends another version, and the key as a bearer token.
const defaultHeaders = {
  authorization: null,
  'x-api-key': apiKey,
  'anthropic-version': '2023-06-01',
};
const client = new Anthropic({ baseURL: '${url}', apiKey, defaultHeaders });
${anthropicCall.trim()}
`),
  '@google/genai': js(`
import { GoogleGenAI } from '@google/genai';

${key}
const client = new GoogleGenAI({
  apiKey,
  apiVersion: 'v1beta',
  httpOptions: { baseUrl: '${url}' },
});
const { text } = await client.models.generateContent({
  model: 'gemini-3.1-pro-preview',
  contents: 'Hello',
});
console.log(text);
`),
  'AI SDK, @ai-sdk/openai': aiSdk('@ai-sdk/openai', 'createOpenAI', '/v1', 'gpt-5.4'),
  'AI SDK, @ai-sdk/anthropic': aiSdk(
    '@ai-sdk/anthropic',
    'createAnthropic',
    '/v1',
    'claude-sonnet-4-6',
  ),
  'AI SDK, @ai-sdk/google': aiSdk(
    '@ai-sdk/google',
    'createGoogle',
    '/v1beta',
    'gemini-3.1-pro-preview',
  ),
  'LangChain, @langchain/openai': langchain(
    '@langchain/openai',
    'ChatOpenAI',
    'gpt-5.4',
    `configuration: { baseURL: '${url}/v1' }`,
  ),
  'LangChain, @langchain/anthropic': langchain(
    '@langchain/anthropic',
    'ChatAnthropic',
    'claude-sonnet-4-6',
    `anthropicApiUrl: '${url}'`,
  ),
  'LangChain, @langchain/google-genai': langchain(
    '@langchain/google-genai',
    'ChatGoogleGenerativeAI',
    'gemini-3.1-pro-preview',
    `baseUrl: '${url}'`,
  ),
  'Python, openai': python(`
import os
from openai import OpenAI

client = OpenAI(base_url="${url}/v1", api_key=os.environ["ANYONE_API_KEY"])
completion = client.chat.completions.create(
    model="gpt-5.4", messages=[{"role": "user", "content": "Hello"}]
)
print(completion.choices[0].message.content)
`),
  'Python, anthropic': python(`
import os
from anthropic import Anthropic, Omit

api_key = os.environ["ANYONE_API_KEY"]
# By itself it sends another version, and the key as a bearer token.
headers = {"Authorization": Omit(), "X-Api-Key": api_key, "anthropic-version": "2023-06-01"}
client = Anthropic(base_url="${url}", api_key=api_key, default_headers=headers)
message = client.messages.create(
    model="claude-sonnet-4-6", max_tokens=1024, messages=[{"role": "user", "content": "Hello"}]
)
print(message.content[0].text)
`),
  'Python, google-genai': python(`
import os
from google import genai

options = {"base_url": "${url}", "api_version": "v1beta"}
client = genai.Client(api_key=os.environ["ANYONE_API_KEY"], http_options=options)
answer = client.models.generate_content(model="gemini-3.1-pro-preview", contents="Hello")
print(answer.text)
`),
};
