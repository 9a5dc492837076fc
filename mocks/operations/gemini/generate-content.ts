import type { Schemas } from '../../../spec/validator.ts';
import { textOf } from '../asked-text.ts';
import { answerInWords, identifierOf } from '../call.ts';
import type { Reply } from '../reply.ts';
import { countTokens } from '../text.ts';
import { contentChunks, eventsOf } from './content-chunks.ts';
import { candidateCount, readContentOrder, systemText } from './content-order.ts';

type Candidate = Schemas['GenerateContentResponse']['candidates'][number];

/** Models from Gemini 3 on sign their calls, and want the signature back; nobody can read it. */
const thoughtSignature = 'bW9jaw==';

function candidateOf(reply: Reply, index: number): Candidate {
  const part =
    reply.kind === 'text'
      ? { text: reply.text }
      : { functionCall: { name: reply.name, args: reply.input }, thoughtSignature };
  return {
    index,
    content: { role: 'model', parts: [part] },
    finishReason: reply.kind === 'call' || reply.complete ? 'STOP' : 'MAX_TOKENS',
  };
}

/** Generates content, as many candidates as are asked for; in pieces where the path asks for a stream. */
export const generateContent = answerInWords(
  'GenerateContentRequest',
  readContentOrder,
  (body, call, reply) => {
    const count = candidateCount(body);
    const said = reply.kind === 'text' ? reply.text : JSON.stringify(reply.input);
    const asked = body.contents.map(({ parts }) => textOf(parts));
    const promptTokenCount = countTokens([systemText(body), ...asked]);
    const candidatesTokenCount = countTokens([said]) * count;
    const answer: Schemas['GenerateContentResponse'] = {
      candidates: Array.from({ length: count }, (_, index) => candidateOf(reply, index)),
      usageMetadata: {
        promptTokenCount,
        candidatesTokenCount,
        totalTokenCount: promptTokenCount + candidatesTokenCount,
      },
      modelVersion: call.model,
      responseId: identifierOf('', call.digest),
    };
    if (call.stream === null) return { kind: 'json', body: answer };
    const items = contentChunks(answer);
    return call.stream === 'array'
      ? { kind: 'array', items }
      : { kind: 'stream', events: eventsOf(items) };
  },
);
