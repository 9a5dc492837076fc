import type { Schemas } from '../../spec/validator.ts';

/** The first characters of a text, `length` at most; a surrogate pair is kept whole or left out. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  const endsInsidePair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, endsInsidePair ? length - 1 : length);
}

/** A word with the space before it; a longer run without a space, as JSON has them, in parts. */
const piece = /\s*\S{1,16}|\s+$/gu;

function* piecesOneByOne(text: string): Generator<string> {
  for (const [found] of text.matchAll(piece)) yield found;
}

/** A longer text is cut into pieces only as they are sent. */
const longText = 4_096;

/** A text in the pieces in which it is streamed; put together again they are the text. */
export const textPieces = (text: string): Iterable<string> =>
  text.length > longText ? piecesOneByOne(text) : (text.match(piece) ?? []);

/** What a token of English text comes to, roughly, in all of the formats' models. */
export const charactersPerToken = 4;

/** A plausible count of the tokens of some texts: no tokenizer is worth its size here. */
export function countTokens(texts: Iterable<string>): number {
  let characters = 0;
  for (const text of texts) characters += text.length;
  return Math.ceil(characters / charactersPerToken);
}

/** One input: a text, or the numbers of its tokens. */
export type TextOrTokens = string | readonly number[];

/** The inputs of a request that takes one or several, as texts or as token numbers. */
export function inputsOf(given: Schemas['TextsOrTokens']): readonly TextOrTokens[] {
  if (typeof given === 'string') return [given];
  const inputs: TextOrTokens[] = [];
  const tokens: number[] = [];
  for (const item of given) {
    if (typeof item === 'number') tokens.push(item);
    else inputs.push(item);
  }
  // Bare numbers are the tokens of one input between them.
  return tokens.length === 0 ? inputs : [...inputs, tokens];
}

/** How many tokens an input has. */
export const tokensIn = (input: TextOrTokens): number =>
  typeof input === 'string' ? countTokens([input]) : input.length;

/** As many arguments as every engine takes in one call. */
const stride = 0x8000;

/** Bytes as base64, without Node's Buffer: the mock runs in browsers too. */
export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += stride) {
    binary += String.fromCharCode(...bytes.subarray(start, start + stride));
  }
  return btoa(binary);
}
