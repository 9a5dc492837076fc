import { type OperationId, operationOf } from '../../../spec/index.ts';
import type { Swap } from '../../gateway/parts.ts';
import type { Fault } from '../fault.ts';

/** Answers one operation with the object of another format. */
const answerAsOpenai =
  (id: OperationId): Swap =>
  (parts) => ({
    ...parts,
    prepare: (operation, payload) => {
      const prepared = parts.prepare(operation, payload);
      if (operation !== id || !prepared.valid) return prepared;
      const body = { id: 'chatcmpl-1', object: 'chat.completion', choices: [] };
      return { valid: true, serve: () => ({ kind: 'json', body }) };
    },
  });

/** A call is rightly let in and answered in another form than its endpoint's. */
export const answerFaults: readonly Fault[] = [
  {
    id: 'messages-answered-as-openai',
    sentence: "POST /v1/messages is answered with OpenAI's completion object.",
    clause: 'ANSWER-NATIVE',
    swap: answerAsOpenai('createMessage'),
  },
  {
    id: 'stream-ignored',
    sentence: 'A request for a stream is answered plainly.',
    clause: 'ANSWER-NATIVE',
    swap: (parts) => ({
      ...parts,
      prepare: (operation, payload) => {
        const { stream } = operationOf(operation);
        if (stream === null || payload.kind !== 'json') return parts.prepare(operation, payload);
        const value =
          typeof payload.value === 'object' ? { ...payload.value, [stream.member]: false } : null;
        return parts.prepare(operation, { ...payload, value });
      },
    }),
  },
  {
    id: 'gemini-answered-as-openai',
    sentence: "POST generateContent is answered with OpenAI's completion object.",
    clause: 'ANSWER-NATIVE',
    swap: answerAsOpenai('generateContent'),
  },
  {
    id: 'responses-answered-as-chat',
    sentence: 'POST /v1/responses is answered with the completion of a chat.',
    clause: 'ANSWER-NATIVE',
    swap: answerAsOpenai('createResponse'),
  },
];
