import type OpenAI from 'openai';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import type { OperationId } from '../../../spec/index.ts';
import { fixtureRequest, keyOf, type Members } from '../../support/fixture-request.ts';
import { readAs } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

// As in sdk-types.spec.ts: the compiler proves it, and what is compared is what was served. No type is
// proven for two answers: the SDK gives speech as the plain web `Response`, whose bytes have none, and
// no official SDK knows reranking.

const call = (id: OperationId, members: Members = {}) =>
  createGateway().fetch(fixtureRequest(id, keyOf('active'), { members }));

for (const id of ['createImage', 'createImageEdit', 'createImageVariation'] as const) {
  test(`the answer of ${id} is a list of images of the OpenAI SDK, but for names that the mock leaves out`, async () => {
    for (const response_format of ['url', 'b64_json']) {
      // The names of formats, qualities and sizes are open in the document and closed in the SDK.
      const served = await readAs(
        'ImageList',
        await call(id, { model: 'dall-e-2', response_format }),
      );
      const { output_format: format, quality, size, ...answer } = served;
      expect([format, quality, size]).toEqual([undefined, undefined, undefined]);
      const images: OpenAI.ImagesResponse = answer;
      expect(images).toEqual(served);
      expect(images.data).toHaveLength(1);
    }
  });
}

const segment = {
  id: 0,
  seek: 0,
  start: 0,
  tokens: [],
  temperature: 0,
  avg_logprob: -0.1,
  compression_ratio: 1,
  no_speech_prob: 0.01,
};

test('a verbose transcript is of the OpenAI SDK’s type, but for segments, whose members are open', async () => {
  const served = await readAs(
    'CreateTranscriptionResponse',
    await call('createTranscription', { response_format: 'verbose_json' }),
  );
  // One schema covers the SDK's three types, so that what one of them needs is optional in it.
  const { text, duration = 0, language = '' } = served;
  const transcript: OpenAI.Audio.TranscriptionVerbose & { task: 'transcribe' } = {
    text,
    task: 'transcribe',
    duration,
    language,
    segments: [{ ...segment, end: duration, text }],
    usage: { type: 'duration', seconds: duration },
  };
  expect(transcript).toEqual(served);
});

test('a transcript with its speakers is of the OpenAI SDK’s type, but for segments, whose members are open', async () => {
  const served = await readAs(
    'CreateTranscriptionResponse',
    await call('createTranscription', {
      model: 'gpt-4o-transcribe-diarize',
      response_format: 'diarized_json',
    }),
  );
  const { text, duration = 0 } = served;
  const type = 'transcript.text.segment';
  const transcript: OpenAI.Audio.TranscriptionDiarized = {
    text,
    task: 'transcribe',
    duration,
    segments: [{ id: 'seg_0', type, start: 0, end: duration, speaker: 'A', text }],
    usage: { type: 'duration', seconds: duration },
  };
  expect(transcript).toEqual(served);
});

test('a verbose translation is of the OpenAI SDK’s type, but for what is optional in the document', async () => {
  const served = await readAs(
    'CreateTranslationResponse',
    await call('createTranslation', { response_format: 'verbose_json' }),
  );
  const { text, duration = 0, language = '' } = served;
  const translation: OpenAI.Audio.TranslationVerbose & { task: 'translate' } = {
    text,
    task: 'translate',
    duration,
    language,
    segments: [{ ...segment, end: duration, text }],
  };
  expect(translation).toEqual(served);
});
