import type { Schemas } from '../../../spec/validator.ts';
import { textOf } from '../asked-text.ts';
import { answerInWords, identifierOf } from '../call.ts';
import { type Ending, type Reply, type Part as ReplyPart, textOfPart } from '../finish-reply.ts';
import { countTokens } from '../text.ts';
import { contentChunks } from './content-chunks.ts';
import { candidateCount, readContentOrder, systemText } from './content-order.ts';

type Candidate = Schemas['GenerateContentResponse']['candidates'][number];

/** Models from Gemini 3 on sign their calls, and want the signature back; nobody can read it. */
const thoughtSignature = 'bW9jaw==';

type Part = Candidate['content']['parts'][number];

function partOf(part: ReplyPart): Part {
  if (part.kind === 'thinking') return { text: part.text, thought: true };
  return part.kind === 'call'
    ? { functionCall: { name: part.name, args: part.input }, thoughtSignature }
    : { text: part.text };
}

const finishReasons: Readonly<Record<Ending, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  call: 'STOP',
  sequence: 'STOP',
  refusal: 'SAFETY',
};

const candidateOf = ({ parts, end }: Reply, index: number): Candidate => ({
  index,
  content: { role: 'model', parts: parts.map(partOf) },
  finishReason: finishReasons[end],
});

/** Generates content, as many candidates as are asked for; in pieces where the path asks for a stream. */
export const generateContent = answerInWords(
  'GenerateContentRequest',
  readContentOrder,
  (body, call, reply) => {
    const count = candidateCount(body);
    const asked = body.contents.map(({ parts }) => textOf(parts));
    const isThought = ({ kind }: ReplyPart): boolean => kind === 'thinking';
    const said = reply.parts.filter((part) => !isThought(part));
    const thoughtsTokenCount = countTokens(reply.parts.filter(isThought).map(textOfPart)) * count;
    const promptTokenCount = reply.usage?.input ?? countTokens([systemText(body), ...asked]);
    const candidatesTokenCount = reply.usage?.output ?? countTokens(said.map(textOfPart)) * count;
    const answer: Schemas['GenerateContentResponse'] = {
      candidates: Array.from({ length: count }, (_, index) => candidateOf(reply, index)),
      usageMetadata: {
        promptTokenCount,
        candidatesTokenCount,
        ...(thoughtsTokenCount === 0 ? {} : { thoughtsTokenCount }),
        totalTokenCount: promptTokenCount + candidatesTokenCount + thoughtsTokenCount,
      },
      modelVersion: call.model,
      responseId: identifierOf('', call.ids),
    };
    if (call.stream === null) return { kind: 'json', body: answer };
    return call.stream === 'array'
      ? { kind: 'array', items: contentChunks(answer, reply) }
      : { kind: 'stream', events: contentChunks(answer, reply) };
  },
);
