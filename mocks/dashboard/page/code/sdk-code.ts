import { isRecord, parseJson } from '../../../../base/json.ts';
import type { Format, OperationId } from '../../../../spec/index.ts';
import type { DecisionRecord } from '../control-client.ts';

/** The methods of the SDKs that take the body of a request as it is. */
const methods: Readonly<Partial<Record<OperationId, string>>> = {
  createChatCompletion: 'chat.completions.create',
  createCompletion: 'completions.create',
  createResponse: 'responses.create',
  createEmbedding: 'embeddings.create',
  createSpeech: 'audio.speech.create',
  createImage: 'images.generate',
  listModels: 'models.list',
  createMessage: 'messages.create',
};

const key = 'process.env.ANYONE_API_KEY';

const openai = (origin: string): readonly string[] => [
  "import OpenAI from 'openai';",
  '',
  `const client = new OpenAI({ baseURL: '${origin}/v1', apiKey: ${key} });`,
];

const anthropic = (origin: string): readonly string[] => [
  "import Anthropic from '@anthropic-ai/sdk';",
  '',
  `const client = new Anthropic({ baseURL: '${origin}', apiKey: ${key} });`,
];

const gemini = (origin: string): readonly string[] => [
  "import { GoogleGenAI } from '@google/genai';",
  '',
  'const client = new GoogleGenAI({',
  `  apiKey: ${key},`,
  "  apiVersion: 'v1beta',",
  `  httpOptions: { baseUrl: '${origin}' },`,
  '});',
];

const heads: Readonly<Record<Format, (origin: string) => readonly string[]>> = {
  openai,
  anthropic,
  gemini,
};

/** The SDK of Gemini takes the model next to the contents, and the rest of the body as its `config`. */
function geminiCall(
  body: Readonly<Record<string, unknown>>,
  { model, path }: DecisionRecord,
): string {
  const { contents, generationConfig, ...others } = body;
  const config = { ...(isRecord(generationConfig) ? generationConfig : {}), ...others };
  const call = { model, contents, ...(Object.keys(config).length === 0 ? {} : { config }) };
  const method = path.includes(':stream') ? 'generateContentStream' : 'generateContent';
  return `client.models.${method}(${JSON.stringify(call, null, 2)})`;
}

function callOf(id: OperationId, body: string | null, decision: DecisionRecord): string | null {
  if (id === 'listModels') return 'client.models.list()';
  const value = parseJson(body ?? '');
  if (!isRecord(value)) return null;
  if (id === 'generateContent') return geminiCall(value, decision);
  const method = methods[id];
  return method === undefined ? null : `client.${method}(${JSON.stringify(value, null, 2)})`;
}

/**
 * A call of the format's own SDK for JavaScript, with the key from the environment.
 *
 * @returns null where the SDK has no such call, or the body is no JSON
 */
export function sdkCode(
  format: Format,
  id: OperationId,
  body: string | null,
  decision: DecisionRecord,
  origin: string,
): string | null {
  const call = callOf(id, body, decision);
  if (call === null) return null;
  const rest = decision.streamed
    ? [`const stream = await ${call};`, 'for await (const event of stream) console.log(event);']
    : [`const answer = await ${call};`, 'console.log(answer);'];
  return [...heads[format](origin), '', ...rest].join('\n');
}
