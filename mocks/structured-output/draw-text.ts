import { fullFormats } from 'ajv-formats/dist/formats.js';
import { textsOfFormat } from './format-texts.ts';
import { type MatchBudget, matcherOf } from './match-within.ts';
import { textsOfPattern } from './pattern-texts.ts';

/** What a text is to be like; lengths in characters. */
export type WantedText = {
  readonly patterns: readonly string[];
  readonly format: string | undefined;
  readonly least: number;
  readonly most: number;
};

const filler = '.';
/** The most steps of matching for one text. */
const mostSteps = 100_000;

function* plainTexts(index: number, { least, most }: WantedText): Generator<string> {
  const mark = index === 0 ? '' : String(index);
  const base = index === 0 ? 'sample' : 'sample-';
  yield `${base.padEnd(least - mark.length, filler)}${mark}`;
  yield `${base.slice(0, Math.max(0, most - mark.length))}${mark}`;
}

function* sized(text: string, { least }: WantedText): Generator<string> {
  yield text;
  const missing = least - [...text].length;
  if (missing <= 0) return;
  for (const one of ['a', '0', filler]) {
    yield text + one.repeat(missing);
    yield one.repeat(missing) + text;
  }
}

function* patternTexts(index: number, wanted: WantedText, budget: MatchBudget): Generator<string> {
  const { patterns, least } = wanted;
  // From the other end as well: the choices of the first turn may be what another keyword rules out.
  for (let turn = index; turn < index + 8; turn += 1) {
    for (const pattern of patterns) {
      for (const text of textsOfPattern(pattern, turn, least, budget)) yield* sized(text, wanted);
    }
    const [first = '', second = ''] = patterns.map(
      (pattern) => textsOfPattern(pattern, turn, 0, budget).next().value ?? '',
    );
    if (patterns.length > 1) {
      yield* sized(first + second, wanted);
      yield* sized(second + first, wanted);
    }
  }
}

function* candidates(index: number, wanted: WantedText, budget: MatchBudget): Generator<string> {
  const { format, patterns, least } = wanted;
  if (format !== undefined) yield* textsOfFormat(format, index, least);
  if (patterns.length > 0) yield* patternTexts(index, wanted, budget);
  yield* plainTexts(index, wanted);
}

/** True for a text of the format; of one that nobody knows, any text is. */
function hasFormat(text: string, format: string | undefined): boolean {
  const known = Object.entries(fullFormats).find(([name]) => name === format)?.[1];
  const rule = typeof known === 'object' && 'validate' in known ? known.validate : known;
  if (rule instanceof RegExp) return rule.test(text);
  // The rules of ajv-formats for texts take a text; those for numbers are never asked for here.
  return typeof rule === 'function' ? Boolean(Reflect.apply(rule, undefined, [text])) : true;
}

/** A text as it is wanted, another one for each index; null where none was found. */
export function drawText(wanted: WantedText, index: number): string | null {
  const { patterns, format, least, most } = wanted;
  const budget = { left: mostSteps };
  const matchers = patterns.map((pattern) => matcherOf(pattern, budget));
  const fits = (text: string): boolean => {
    const size = [...text].length;
    const hasSize = size >= least && size <= most;
    return hasSize && matchers.every((matches) => matches(text)) && hasFormat(text, format);
  };
  try {
    for (const text of candidates(index, wanted, budget)) if (fits(text)) return text;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
}
