import type { Endpoint } from './contract-endpoints.ts';

/** What an endpoint gives: JSON and, where it streams, the events of a stream. */
type Given = { readonly whole: object; readonly events?: readonly object[] };

const now = 1_790_000_000;
const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

const response = {
  id: 'resp_1',
  object: 'response',
  created_at: now,
  status: 'completed',
  model: 'm',
  metadata: {},
  output: [],
  parallel_tool_calls: true,
  tool_choice: 'auto',
  tools: [],
};

const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content: [{ type: 'text', text: 'Hi' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 1, output_tokens: 1 },
};

const images = { created: now, data: [{ b64_json: 'iVBORw0KGgo=' }] };

/** The smallest answers of the vendors' own documents, without what may be null. */
const answers: Readonly<Record<string, Given>> = {
  '/v1/chat/completions': {
    whole: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: now,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
      usage,
    },
    events: [
      {
        id: 'chatcmpl-1',
        object: 'chat.completion.chunk',
        created: now,
        model: 'm',
        choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }],
      },
    ],
  },
  '/v1/completions': {
    whole: {
      id: 'cmpl-1',
      object: 'text_completion',
      created: now,
      model: 'm',
      choices: [{ index: 0, text: 'Hi', finish_reason: 'stop' }],
      usage,
    },
    events: [
      {
        id: 'cmpl-1',
        object: 'text_completion',
        created: now,
        model: 'm',
        choices: [{ index: 0, text: 'Hi' }],
      },
    ],
  },
  '/v1/responses': {
    whole: response,
    events: [{ type: 'response.completed', sequence_number: 0, response }],
  },
  '/v1/embeddings': {
    whole: {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.6, 0.8] }],
      model: 'm',
      usage: { prompt_tokens: 1, total_tokens: 1 },
    },
  },
  '/v1/rerank': {
    whole: { results: [{ index: 0, relevance_score: 0.9 }], usage: { total_tokens: 2 } },
  },
  '/v1/audio/transcriptions': { whole: { text: 'Beep.' } },
  '/v1/audio/translations': { whole: { text: 'Beep.' } },
  '/v1/images/generations': { whole: images },
  '/v1/images/edits': { whole: images },
  '/v1/images/variations': { whole: images },
  '/v1/models': {
    whole: { object: 'list', data: [{ id: 'm', object: 'model', created: now, owned_by: 'me' }] },
  },
  '/v1/messages': {
    whole: message,
    events: [
      { type: 'message_start', message: { ...message, content: [] } },
      { type: 'message_stop' },
    ],
  },
  '/v1beta/models/*:generateContent': {
    whole: {
      candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
      modelVersion: 'm',
    },
  },
};

/** What a served call of an endpoint is answered: its medium and its body. */
export function answerOf(
  { path, sound }: Endpoint,
  stream: boolean,
): { readonly medium: string; readonly body: string } {
  if (sound) return { medium: 'audio/wav', body: 'RIFF' };
  const { whole, events } = answers[path] ?? { whole: {} };
  if (!stream || events === undefined) {
    return { medium: 'application/json', body: JSON.stringify(whole) };
  }
  const sent = events.map((event) => `data: ${JSON.stringify(event)}\n\n`);
  return { medium: 'text/event-stream', body: sent.join('') };
}
