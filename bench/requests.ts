import { keyFixtures, keyStates, restrictedModels } from '../fixtures/keys.ts';
import { requestFixtures, sound } from '../fixtures/requests.ts';
import { operationOf } from '../spec/index.ts';

/** A request that is sent over and over, and the status that the mock owes it. */
export type BenchRequest = {
  readonly name: string;
  readonly status: number;
  readonly method: 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};

const { method, path } = operationOf('createChatCompletion');
const { body, model } = requestFixtures.createChatCompletion;
if (method !== 'POST' || restrictedModels.includes(model)) {
  throw new Error('the chat completion fixture must POST a model that the restricted key lacks');
}

/** A key of the ordinary length that nobody issued. */
const unknownKey = `sk-mockUnknown${'x'.repeat(37)}`;
if (keyStates.some((state) => keyFixtures[state].key === unknownKey)) {
  throw new Error('the unknown key is a fixture key');
}

const chat = (name: string, status: number, key: string, more: object = {}): BenchRequest => ({
  name,
  status,
  method,
  path,
  headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  body: JSON.stringify({ ...body, ...more }),
});

/** A sound to transcribe, as a form. */
async function transcription(name: string): Promise<BenchRequest> {
  const form = new FormData();
  form.set('model', requestFixtures.createTranscription.model);
  form.set('file', new File([sound.bytes], sound.filename, { type: sound.mediaType }));
  const sent = new Response(form);
  return {
    name,
    status: 200,
    method: 'POST',
    path: operationOf('createTranscription').path,
    headers: {
      authorization: `Bearer ${keyFixtures.active.key}`,
      'content-type': sent.headers.get('content-type') ?? '',
    },
    body: Buffer.from(await sent.arrayBuffer()),
  };
}

/** A completion: the plainest request that is served. */
export const completion = chat('200 chat completion', 200, keyFixtures.active.key);

/** A request whose key nobody issued. */
export const unknown = chat('401 unknown key', 401, unknownKey);

/** The requests whose rate is measured: served ones of each form, and a refusal at each stage. */
export const benchRequests: readonly BenchRequest[] = [
  completion,
  unknown,
  chat('403 denied model', 403, keyFixtures.restricted.key),
  chat('200 streamed', 200, keyFixtures.active.key, { stream: true }),
  await transcription('200 multipart'),
];
