import { createOpenAI, type OpenAIProvider } from '@ai-sdk/openai';
import { embed, generateImage, generateSpeech, transcribe } from 'ai';
import { sound } from '../../../fixtures/requests.ts';
import { question } from './client.ts';
import { installedVersion } from './installed-version.ts';
import type { MatrixClient, Row } from './row.ts';

/** What keeps a call from being made again; nothing where the client is left to its ways. */
type Limit = { readonly maxRetries?: number };

const row = (
  name: string,
  make: (openai: OpenAIProvider, limit: Limit) => Promise<unknown>,
  expected: unknown,
): Row => ({
  name,
  make: ({ url, key, retries }) =>
    make(createOpenAI({ baseURL: `${url}/v1`, apiKey: key }), retries ? {} : { maxRetries: 0 }),
  expected,
  isRefusedToo: true,
});

/** The AI SDK's calls other than conversations. */
export const aiSdkEndpoints: MatrixClient = {
  name: 'AI SDK, @ai-sdk/openai other endpoints',
  version: installedVersion('@ai-sdk/openai'),
  raises: { 401: 'APICallError', 403: 'APICallError', 429: 'APICallError' },
  rows: [
    row(
      'embeddings',
      async (openai, limit) => {
        const model = openai.embedding('text-embedding-3-small');
        return (await embed({ model, value: question, ...limit })).embedding.length;
      },
      1536,
    ),
    row(
      'image generation',
      async (openai, limit) => {
        const model = openai.image('gpt-image-1');
        return (await generateImage({ model, prompt: 'A key', ...limit })).image.mediaType;
      },
      'image/png',
    ),
    row(
      'speech',
      async (openai, limit) => {
        const model = openai.speech('tts-1');
        const { audio } = await generateSpeech({ model, text: question, ...limit });
        return Buffer.from(audio.uint8Array).toString('latin1', 0, 4);
      },
      'RIFF',
    ),
    row(
      'transcription',
      async (openai, limit) => {
        const model = openai.transcription('whisper-1');
        return (await transcribe({ model, audio: sound.bytes, ...limit })).text;
      },
      "This is the mock's transcript. No real model listened to the file.",
    ),
  ],
};
