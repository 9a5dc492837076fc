/** What a token of English text comes to, roughly, in all of the formats' models. */
export const charactersPerToken = 4;

/** A plausible count of the tokens of some texts: no tokenizer is worth its size here. */
export function countTokens(texts: Iterable<string>): number {
  let characters = 0;
  for (const text of texts) characters += text.length;
  return Math.ceil(characters / charactersPerToken);
}
