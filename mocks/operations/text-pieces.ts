/** A word with the space before it; a longer run without a space, as JSON has them, in parts. */
const piece = /\s*\S{1,16}|\s+$/gu;

/** A text in the pieces in which it is streamed; put together again they are the text. */
export const textPieces = (text: string): readonly string[] => text.match(piece) ?? [];
