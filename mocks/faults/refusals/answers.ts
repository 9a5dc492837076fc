import type { OperationId } from '../../../spec/index.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';

/** Answers one operation with the object of another format. */
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
export const answerFaults: readonly Fault[] = [
  {
    id: 'messages-answered-as-openai',
    sentence: "POST /v1/messages is answered with OpenAI's completion object.",
    clause: 'ANSWER-NATIVE',
    patch: answerAsOpenai('createMessage'),
  },
  {
    id: 'stream-ignored',
    sentence: 'A request for a stream is answered plainly.',
    clause: 'ANSWER-NATIVE',
    patch: (stages) => ({
      ...stages,
      prepare: (ctx, payload) => {
        const { stream } = ctx.operation;
        if (stream === null || payload.kind !== 'json') return stages.prepare(ctx, payload);
        const value =
          typeof payload.value === 'object' ? { ...payload.value, [stream.member]: false } : null;
        return stages.prepare(ctx, { ...payload, value });
      },
    }),
  },
  {
    id: 'gemini-answered-as-openai',
    sentence: "POST generateContent is answered with OpenAI's completion object.",
    clause: 'ANSWER-NATIVE',
    patch: answerAsOpenai('generateContent'),
  },
  {
    id: 'responses-answered-as-chat',
    sentence: 'POST /v1/responses is answered with the completion of a chat.',
    clause: 'ANSWER-NATIVE',
    patch: answerAsOpenai('createResponse'),
  },
];
