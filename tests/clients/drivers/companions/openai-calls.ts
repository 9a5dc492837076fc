import OpenAI from 'openai';
import { picture, sound } from '../../../../fixtures/requests.ts';
import { gather, models, question } from '../client.ts';
import { type CompanionCall, turn, untilEnded } from './companion-call.ts';

/** The OpenAI SDK's calls to companions. */
export const openaiCalls: readonly CompanionCall<OpenAI>[] = [
  {
    name: 'models.retrieve',
    make: async (openai) => (await openai.models.retrieve(models.openai)).id,
    expected: models.openai,
    namesModel: true,
  },
  {
    name: 'responses.create, retrieve, input items, delete',
    make: async ({ responses }) => {
      const { id, output_text } = await responses.create({ model: models.openai, input: question });
      const retrieved = await responses.retrieve(id);
      const items = await responses.inputItems.list(id);
      await responses.delete(id);
      const gone = await responses.retrieve(id).catch((error: unknown) => error);
      return {
        isSame: retrieved.output_text === output_text,
        items: items.data.length,
        isGone: gone instanceof OpenAI.NotFoundError,
      };
    },
    expected: { isSame: true, items: 1, isGone: true },
    namesModel: true,
  },
  {
    name: 'conversations',
    make: async ({ conversations, responses }) => {
      const { id } = await conversations.create({ items: [turn] });
      await responses.create({ model: models.openai, input: 'And?', conversation: id });
      return gather(conversations.items.list(id, { order: 'asc', limit: 2 }), (item) =>
        'role' in item ? item.role : item.type,
      );
    },
    expected: ['user', 'user', 'assistant'],
  },
  {
    name: 'files.create, content, delete',
    make: async ({ files }) => {
      const file = new File(['{"a":1}'], 'data.jsonl');
      const { id } = await files.create({ file, purpose: 'user_data' });
      const text = await (await files.content(id)).text();
      return { text, deleted: (await files.delete(id)).deleted };
    },
    expected: { text: '{"a":1}', deleted: true },
  },
  {
    name: 'moderations.create',
    make: async ({ moderations }) => {
      const { results } = await moderations.create({ input: [question, 'Good night'] });
      return results.map(({ flagged }) => flagged);
    },
    expected: [false, false],
    namesModel: true,
  },
  {
    name: 'batches.create, retrieve, list, and its output',
    make: async ({ batches, files }) => {
      const body = { model: models.openai, messages: [turn] };
      const line = { custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body };
      const file = new File([JSON.stringify(line)], 'input.jsonl');
      const { id: input_file_id } = await files.create({ file, purpose: 'batch' });
      const endpoint = '/v1/chat/completions';
      const { id } = await batches.create({ input_file_id, endpoint, completion_window: '24h' });
      const ended = await untilEnded(
        () => batches.retrieve(id),
        ({ status }) => status === 'completed',
      );
      const output = await (await files.content(ended.output_file_id ?? '')).text();
      const listed = await gather(await batches.list(), (one) => one.id);
      return { isListed: listed.includes(id), name: JSON.parse(output).custom_id };
    },
    expected: { isListed: true, name: 'a' },
  },
  {
    name: 'realtime.clientSecrets.create',
    make: async ({ realtime }) => {
      const session = { type: 'realtime', model: 'gpt-realtime' } as const;
      const { value } = await realtime.clientSecrets.create({ session });
      return value.slice(0, 3);
    },
    expected: 'ek_',
    namesModel: true,
  },
  {
    name: 'images.generate and edit, streamed',
    make: async ({ images }) => {
      const order = { model: 'gpt-image-1', prompt: 'A key', stream: true } as const;
      const image = new File([picture.bytes], picture.filename, { type: picture.mediaType });
      const drawn = await images.generate({ ...order, partial_images: 2 });
      const changed = await images.edit({ ...order, image, partial_images: 1 });
      return [
        ...(await gather(drawn, ({ type }) => type)),
        ...(await gather(changed, ({ type }) => type)),
      ];
    },
    expected: [
      'image_generation.partial_image',
      'image_generation.partial_image',
      'image_generation.completed',
      'image_edit.partial_image',
      'image_edit.completed',
    ],
    namesModel: true,
  },
  {
    name: 'audio.transcriptions.create, streamed',
    make: async ({ audio }) => {
      const file = new File([sound.bytes], sound.filename, { type: sound.mediaType });
      const model = 'gpt-4o-mini-transcribe';
      let done = '';
      const events = await audio.transcriptions.create({ model, file, stream: true });
      const pieces = await gather(events, (event) => {
        if (event.type === 'transcript.text.done') done = event.text;
        return event.type === 'transcript.text.delta' ? event.delta : null;
      });
      return { text: pieces.join(''), isWhole: pieces.join('') === done };
    },
    expected: {
      text: "This is the mock's transcript. No real model listened to the file.",
      isWhole: true,
    },
    namesModel: true,
  },
  {
    name: 'audio.speech.create, streamed',
    make: async ({ audio }) => {
      const order = { model: 'gpt-4o-mini-tts', voice: 'alloy', input: question } as const;
      const text = await (await audio.speech.create({ ...order, stream_format: 'sse' })).text();
      return [...new Set(text.match(/speech\.audio\.\w+/g))];
    },
    expected: ['speech.audio.delta', 'speech.audio.done'],
    namesModel: true,
  },
];
