import type { Schemas } from '../../../spec/validator.ts';
import { geminiError } from '../../formats/gemini.ts';
import type { StreamEvent } from '../call.ts';
import type { Reply } from '../finish-reply.ts';
import { textPieces } from '../text.ts';

type Content = Schemas['GenerateContentResponse'];
type Part = Content['candidates'][number]['content']['parts'][number];

/** A part bit by bit: a text in pieces, a function call whole, as the real service does. */
function* piecesOf(part: Part): Generator<Part> {
  if (!part.text) yield part;
  else for (const text of textPieces(part.text)) yield { ...part, text };
}

/** The pieces of a candidate's parts, each with what it waits for. A candidate without words has one piece. */
function* stepsOf(parts: readonly Part[], reply: Reply) {
  for (const [index, part] of parts.entries()) {
    let pause = reply.parts[index]?.delay;
    for (const piece of piecesOf(part)) {
      yield { piece, pause };
      pause = undefined;
    }
  }
}

/**
 * Generated content in pieces. Each counts the whole prompt; the last one says why it ends and counts all.
 * Gemini's stream has no word for its end.
 */
export function* contentChunks(whole: Content, reply: Reply): Generator<StreamEvent> {
  const { usageMetadata } = whole;
  const { promptTokenCount } = usageMetadata;
  const { failure } = reply;
  const asked = { promptTokenCount, candidatesTokenCount: 0, totalTokenCount: promptTokenCount };
  for (const candidate of whole.candidates) {
    const { finishReason: _reason, ...begun } = candidate;
    const { content } = begun;
    const steps = [...stepsOf(content.parts, reply)];
    for (const [place, { piece, pause }] of steps.entries()) {
      const isLast = place === steps.length - 1 && failure === undefined;
      const data: Content = {
        ...whole,
        candidates: [{ ...(isLast ? candidate : begun), content: { ...content, parts: [piece] } }],
        usageMetadata: isLast ? usageMetadata : asked,
      };
      yield { data, pause };
    }
  }
  if (failure !== undefined) yield { data: geminiError(failure.refusal), pause: failure.delay };
}
