import type { OperationId } from '../../../spec/index.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';

const answerAsOpenai =
  (id: OperationId): Patch =>
  (stages) => ({
    ...stages,
    prepare: async (ctx, payload) => {
      const serve = await stages.prepare(ctx, payload);
      if (ctx.operation.id !== id || isRefusal(serve)) return serve;
      const body = { id: 'chatcmpl-1', object: 'chat.completion', choices: [] };
      return () => ({ kind: 'json', body });
    },
  });

/** A call is rightly let in and answered in another form than its endpoint's. */
export const answerFaults = breaking('ANSWER-NATIVE', {
  'messages-answered-as-openai': [
    "POST /v1/messages is answered with OpenAI's completion object.",
    answerAsOpenai('createMessage'),
  ],
  'stream-ignored': [
    'A request for a stream is answered plainly.',
    (stages) => ({
      ...stages,
      prepare: (ctx, payload) => {
        const { stream } = ctx.operation;
        if (stream === null || payload.kind !== 'json') return stages.prepare(ctx, payload);
        const value =
          typeof payload.value === 'object' ? { ...payload.value, [stream.member]: false } : null;
        return stages.prepare(ctx, { ...payload, value });
      },
    }),
  ],
  'gemini-answered-as-openai': [
    "POST generateContent is answered with OpenAI's completion object.",
    answerAsOpenai('generateContent'),
  ],
  'responses-answered-as-chat': [
    'POST /v1/responses is answered with the completion of a chat.',
    answerAsOpenai('createResponse'),
  ],
});
