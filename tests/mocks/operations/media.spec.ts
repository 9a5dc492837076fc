import { crc32, inflateSync } from 'node:zlib';
import { picture, sound } from '../../../fixtures/requests.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { schemas } from '../../../spec/generated/schemas.ts';
import type { OperationId } from '../../../spec/index.ts';
import { compileSchemas } from '../../../spec/schemas/compile-schemas.ts';
import { createValidator } from '../../../spec/validator.ts';
import { fixtureRequest, keyOf, type Members } from '../../support/fixture-request.ts';
import { readAs, see } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

const call = (id: OperationId, members: Members = {}) =>
  createGateway().fetch(fixtureRequest(id, keyOf('active'), { members }));

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

/** The facts of a WAV file's header. @throws where a length in it is not the file's own */
function readWav(file: Buffer) {
  const text = (start: number, end: number) => file.toString('latin1', start, end);
  expect([text(0, 4), text(8, 16), text(36, 40)]).toEqual(['RIFF', 'WAVEfmt ', 'data']);
  expect(file.readUInt32LE(4)).toBe(file.length - 8);
  expect(file.readUInt32LE(40)).toBe(file.length - 44);
  const [channels, rate, bits] = [
    file.readUInt16LE(22),
    file.readUInt32LE(24),
    file.readUInt16LE(34),
  ];
  const blockSize = file.readUInt16LE(32);
  expect(blockSize).toBe((channels * bits) / 8);
  expect(file.readUInt32LE(28)).toBe(rate * blockSize);
  const seconds = (file.length - 44) / blockSize / rate;
  return { format: file.readUInt16LE(20), channels, rate, bits, seconds };
}

/** The facts of a PNG file. @throws where a checksum or a length is wrong */
function readPng(file: Buffer) {
  expect(file.toString('latin1', 0, 8)).toBe('\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; ) {
    const end = at + 8 + file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    expect(file.readUInt32BE(end), `the checksum of ${type}`).toBe(
      crc32(file.subarray(at + 4, end)),
    );
    chunks.set(type, file.subarray(at + 8, end));
    at = end + 4;
  }
  const header = chunks.get('IHDR') ?? Buffer.alloc(13);
  const [width, height, depth] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8] ?? 0];
  const samples = header[9] === 6 ? 4 : 1;
  const lines = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  expect(lines.length).toBe(height * (1 + (width * depth * samples) / 8));
  expect([...chunks.keys()].at(-1)).toBe('IEND');
  return { width, height };
}

test('the files that the fixtures send are sound', () => {
  expect(readWav(Buffer.from(sound.bytes))).toMatchObject({ format: 1, channels: 1, seconds: 0.1 });
  expect(readPng(Buffer.from(picture.bytes))).toEqual({ width: 32, height: 32 });
});

test.describe('speech', () => {
  test('is a WAV file that is the longer, the longer the text, and the slower, the longer', async () => {
    const speak = async (input: string, speed = 1) =>
      readWav(await bytesOf(await call('createSpeech', { input, speed })));
    const short = await speak('x'.repeat(10));
    expect(short).toMatchObject({ format: 1, channels: 1, rate: 24_000, bits: 16 });
    expect(short.seconds).toBeCloseTo(0.6, 3);
    expect((await speak('x'.repeat(20))).seconds).toBeCloseTo(1.2, 3);
    expect((await speak('x'.repeat(10), 0.5)).seconds).toBeCloseTo(1.2, 3);
    expect((await speak('x'.repeat(4096), 0.25)).seconds).toBeCloseTo(10, 3);
  });

  test('as pcm is the same sound without a header', async () => {
    const wav = await bytesOf(await call('createSpeech'));
    const response = await call('createSpeech', { response_format: 'pcm' });
    expect(response.headers.get('content-type')).toBe('audio/pcm');
    expect((await bytesOf(response)).equals(wav.subarray(44))).toBe(true);
  });
});

test.describe('a transcript', () => {
  const heard = "This is the mock's transcript. No real model listened to the file.";

  for (const id of ['createTranscription', 'createTranslation'] as const) {
    test(`of ${id} is JSON, or a text where one is asked for`, async () => {
      const answers = [];
      for (const response_format of ['json', 'text', 'srt', 'vtt']) {
        const { headers, body } = await see(await call(id, { response_format }));
        answers.push([headers['content-type'], body]);
      }
      const text = 'text/plain; charset=utf-8';
      const usage = id === 'createTranslation' ? {} : { usage: { type: 'duration', seconds: 1 } };
      expect(answers).toEqual([
        ['application/json', { text: heard, ...usage }],
        [text, `${heard}\n`],
        [text, `1\n00:00:00,000 --> 00:00:01,000\n${heard}\n\n`],
        [text, `WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n${heard}\n\n`],
      ]);
    });

    test(`of ${id} has its segments where verbose_json is asked for`, async () => {
      const response = await call(id, { response_format: 'verbose_json', language: 'de' });
      expect(await see(response)).toMatchObject({
        body: {
          text: heard,
          task: id === 'createTranslation' ? 'translate' : 'transcribe',
          language: id === 'createTranslation' ? 'english' : 'de',
          duration: 1,
          segments: [{ id: 0, start: 0, end: 1, text: heard }],
        },
      });
    });
  }

  test('is as long as its file, and says nothing of the file’s name', async () => {
    const form = new FormData();
    form.append('model', 'whisper-1');
    form.append('file', new File([new Uint8Array(320_000)], 'minutes-of-the-board.wav'));
    const response = await createGateway().fetch(
      new Request('http://mock/v1/audio/transcriptions', {
        method: 'POST',
        headers: { authorization: `Bearer ${keyOf('active')}` },
        body: form,
      }),
    );
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ usage: { seconds: 10 } });
    expect(text).not.toContain('board');
  });
});

test.describe('images', () => {
  const operations = ['createImage', 'createImageEdit', 'createImageVariation'] as const;
  const listOf = async (id: OperationId, members: Members) =>
    (await readAs('ImageList', await call(id, members))).data;

  for (const id of operations) {
    test(`of ${id} are sound PNG files, as many as were asked for, no two alike`, async () => {
      const images = await listOf(id, { n: 3 });
      const encoded = images.map(({ b64_json }) => b64_json ?? '');
      expect(new Set(encoded).size).toBe(3);
      for (const image of encoded) {
        expect(readPng(Buffer.from(image, 'base64'))).toEqual({ width: 64, height: 64 });
      }
    });

    test(`of ${id} are data URLs where URLs are asked for`, async () => {
      const [byUrl] = await listOf(id, { response_format: 'url' });
      expect(Object.keys(byUrl ?? {})).toEqual(['url']);
      const [prefix, encoded = ''] = byUrl?.url?.split(',') ?? [];
      expect(prefix).toBe('data:image/png;base64');
      expect(readPng(Buffer.from(encoded, 'base64'))).toEqual({ width: 64, height: 64 });
    });
  }

  test('may be sent as a list, the way the SDK names one', async () => {
    const form = new FormData();
    form.append('model', 'gpt-image-1');
    form.append('prompt', 'Both');
    for (const filename of ['one.png', 'two.png']) {
      form.append('image[]', new File([picture.bytes], filename, { type: 'image/png' }));
    }
    const response = await createGateway().fetch(
      new Request('http://mock/v1/images/edits', {
        method: 'POST',
        headers: { authorization: `Bearer ${keyOf('active')}` },
        body: form,
      }),
    );
    expect((await readAs('ImageList', response)).data).toHaveLength(1);
  });
});

test('the numbers of a form are read out of its texts', async () => {
  const answer = await readAs('ImageList', await call('createImageEdit', { n: '2' }));
  expect(answer.data).toHaveLength(2);
});

for (const id of ['createImage', 'createImageEdit', 'createImageVariation'] as const) {
  test(`${id} without a model is drawn by the usual one, where the key may use that`, async () => {
    const members = { model: undefined };
    expect((await call(id, members)).status).toBe(200);
    const restricted = await createGateway().fetch(
      fixtureRequest(id, keyOf('restricted'), { members }),
    );
    expect(restricted.status).toBe(403);
  });
}

test('a streamed picture comes as unfinished ones and the finished one, each as the document says', async () => {
  const order = { stream: true, partial_images: 2, size: '1024x1536' };
  const response = await call('createImage', order);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const events = (await response.text())
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6)));
  for (const event of events) {
    expect(createValidator(compileSchemas(schemas)).problems('ImageStreamEvent', event)).toEqual(
      [],
    );
    readPng(Buffer.from(event.b64_json, 'base64'));
  }
  expect(events.map(({ type }) => type.replace('image_generation.', ''))).toEqual([
    'partial_image',
    'partial_image',
    'completed',
  ]);
  expect(new Set(events.map(({ b64_json }) => b64_json)).size).toBe(3);
  expect(events[2]).toMatchObject({ size: '1024x1536', usage: { output_tokens: 272 } });
  // The older models stream nothing.
  const older = await call('createImage', { ...order, model: 'dall-e-3' });
  expect((await older.json()).data).toHaveLength(1);
});
