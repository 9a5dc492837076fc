import OpenAI from 'openai';
import { picture, sound } from '../../../fixtures/requests.ts';
import { type Connection, question } from './client.ts';
import { installedVersion } from './installed-version.ts';
import type { MatrixClient, Row } from './row.ts';

const toFile = ({ bytes, filename, mediaType }: typeof sound) =>
  new File([bytes], filename, { type: mediaType });

const row = (name: string, make: (client: OpenAI) => Promise<unknown>, expected: unknown): Row => ({
  name,
  make: ({ url, key, retries }: Connection) =>
    make(new OpenAI({ baseURL: `${url}/v1`, apiKey: key, ...(retries ? {} : { maxRetries: 0 }) })),
  expected,
  isRefusedToo: true,
});

const model = 'gpt-image-1';
const heard = "This is the mock's transcript. No real model listened to the file.";

/** True for a picture in base64: the first bytes of a PNG file. */
const isPicture = ({ data }: OpenAI.ImagesResponse): boolean =>
  data?.[0]?.b64_json?.startsWith('iVBORw0KGgo') === true;

/** The OpenAI SDK's calls other than conversations. */
export const openaiEndpoints: MatrixClient = {
  name: 'openai, other endpoints',
  version: installedVersion('openai'),
  raises: { 401: 'AuthenticationError', 403: 'PermissionDeniedError', 429: 'RateLimitError' },
  rows: [
    row(
      'completions',
      async ({ completions }) => {
        const { usage } = await completions.create({ model: 'gpt-5.4', prompt: question });
        return usage;
      },
      { prompt_tokens: 3, completion_tokens: 16, total_tokens: 19 },
    ),
    row(
      'embeddings',
      async ({ embeddings }) => {
        const order = { model: 'text-embedding-3-small', input: question, dimensions: 64 };
        return (await embeddings.create(order)).data[0]?.embedding.length;
      },
      64,
    ),
    row(
      'image generation',
      async ({ images }) => isPicture(await images.generate({ model, prompt: 'A key' })),
      true,
    ),
    row(
      'image edit',
      async ({ images }) =>
        isPicture(await images.edit({ model, prompt: 'Golden', image: toFile(picture) })),
      true,
    ),
    row(
      'image variation',
      async ({ images }) =>
        isPicture(await images.createVariation({ model: 'dall-e-2', image: toFile(picture) })),
      true,
    ),
    row(
      'speech',
      async ({ audio }) => {
        const order = { model: 'tts-1', voice: 'alloy', input: question };
        const spoken = await (await audio.speech.create(order)).arrayBuffer();
        return Buffer.from(spoken).toString('latin1', 0, 4);
      },
      'RIFF',
    ),
    row(
      'transcription',
      async ({ audio }) => {
        const order = { model: 'whisper-1', file: toFile(sound) };
        return (await audio.transcriptions.create(order)).text;
      },
      heard,
    ),
    row(
      'translation',
      async ({ audio }) => {
        const order = { model: 'whisper-1', file: toFile(sound) };
        return (await audio.translations.create(order)).text;
      },
      heard,
    ),
  ],
};
