import type { Refusal } from '../gateway/refusal.ts';
import { charactersPerToken, cutText } from './text.ts';

/** A piece of an answer: a thought, words, a call of a function, or a refusal of the model itself. */
export type Part = (
  | { readonly kind: 'thinking' | 'text' | 'refusal'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly input: Record<string, unknown> }
) & {
  /** Milliseconds to wait before it. */
  readonly delay?: number | undefined;
};

/** Why an answer ends; each format has its own names for these. */
export const endings = ['stop', 'length', 'call', 'sequence', 'refusal'] as const;

export type Ending = (typeof endings)[number];

/** Tokens that an answer counts, where they were written down. */
export type WrittenUsage = { readonly input?: number; readonly output?: number };

/** What the mock's model answers, before a format puts it into its own words. */
export type Reply = {
  /** In the order in which they are said. */
  readonly parts: readonly Part[];
  readonly end: Ending;
  /** The stop sequence that ended the text. */
  readonly stopSequence: string | null;
  readonly usage?: WrittenUsage | undefined;
  /** The error that breaks a stream off after its parts. */
  readonly failure?: { readonly refusal: Refusal; readonly delay?: number | undefined } | undefined;
};

/** What bounds the words of an answer. */
export type Bounds = {
  /** The most tokens that its texts may have. */
  readonly limit?: number | null | undefined;
  /** Texts that end the answer: it stops before the first of them. */
  readonly stops?: readonly string[] | undefined;
};

/** The place of the first stop sequence in a text, and which it is; null where there is none. */
function firstStop(text: string, stops: readonly string[]) {
  let found: { readonly at: number; readonly sequence: string } | null = null;
  for (const sequence of stops) {
    const at = sequence === '' ? -1 : text.indexOf(sequence);
    if (at !== -1 && (found === null || at < found.at)) found = { at, sequence };
  }
  return found;
}

const naturalEnd = (parts: readonly Part[]): Ending => {
  if (parts.some(({ kind }) => kind === 'refusal')) return 'refusal';
  return parts.some(({ kind }) => kind === 'call') ? 'call' : 'stop';
};

/** An answer of these parts, as far as its bounds let it come. What follows the end of a text is left out. */
export function finishReply(parts: readonly Part[], { limit, stops = [] }: Bounds): Reply {
  let left = (limit ?? Number.POSITIVE_INFINITY) * charactersPerToken;
  const said: Part[] = [];
  for (const part of parts) {
    if (part.kind !== 'text') {
      said.push(part);
      continue;
    }
    const stop = stops.length === 0 ? null : firstStop(part.text, stops);
    const whole = stop === null ? part.text : part.text.slice(0, stop.at);
    const text = cutText(whole, left);
    said.push({ ...part, text });
    if (text.length < whole.length) return { parts: said, end: 'length', stopSequence: null };
    if (stop !== null) return { parts: said, end: 'sequence', stopSequence: stop.sequence };
    left -= text.length;
  }
  return { parts: said, end: naturalEnd(parts), stopSequence: null };
}

/** The words of an answer, without its thoughts and calls. */
export const wordsOf = ({ parts }: Pick<Reply, 'parts'>): string =>
  parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');

/** What the model said or wrote in a part. */
export const textOfPart = (part: Part): string =>
  part.kind === 'call' ? JSON.stringify(part.input) : part.text;
