import type { Schemas } from '../../../spec/validator.ts';
import type { StreamEvent } from '../call.ts';
import { textPieces } from '../text.ts';

type Content = Schemas['GenerateContentResponse'];
type Part = Content['candidates'][number]['content']['parts'][number];

/** A part bit by bit: a text in pieces, a function call whole, as the real service does. */
function* piecesOf(part: Part): Generator<Part> {
  if (!part.text) yield part;
  else for (const text of textPieces(part.text)) yield { text };
}

/** Generated content in pieces. Each counts the whole prompt; the last one says why it ends and counts all. */
export function* contentChunks(whole: Content): Generator<Content> {
  const { usageMetadata } = whole;
  const { promptTokenCount } = usageMetadata;
  const asked = { promptTokenCount, candidatesTokenCount: 0, totalTokenCount: promptTokenCount };
  for (const candidate of whole.candidates) {
    const { finishReason: _reason, ...begun } = candidate;
    const { content } = begun;
    const pieces = content.parts.flatMap((part) => [...piecesOf(part)]);
    for (const [place, piece] of pieces.entries()) {
      const isLast = place === pieces.length - 1;
      yield {
        ...whole,
        candidates: [{ ...(isLast ? candidate : begun), content: { ...content, parts: [piece] } }],
        usageMetadata: isLast ? usageMetadata : asked,
      };
    }
  }
}

/** Content in pieces as server-sent events; Gemini's stream has no word for its end. */
export function* eventsOf(items: Iterable<Content>): Generator<StreamEvent> {
  for (const data of items) yield { data };
}
