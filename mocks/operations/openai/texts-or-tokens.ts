import type { Schemas } from '../../../spec/validator.ts';
import { countTokens } from '../token-count.ts';

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
