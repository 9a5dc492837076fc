import { RE2JS } from 're2js';
import { getOrMake } from '../../base/json.ts';

/** A compiled pattern as ajv takes one. Its time is linear in the text, whatever the pattern. */
export type Pattern = {
  /** False for a text of more than `longest` characters, too. */
  readonly test: (text: string) => boolean;
  readonly longest: number;
  readonly toString: () => string;
};

/** The most parts of a pattern times the most characters that they are matched against. */
const mostSteps = 1_000_000;

/** The most that a pattern may cost: a part of it costs 1, and a class of Unicode or without case much more. */
const mostCost = 2_000;
const unicodeClass = 25;
const foldedClass = 200;

/** One part of a pattern: a brace with its counts, a group, a class, an escape or a letter. */
const part =
  /\{(\d+)(?:,(\d*))?\}|(\()|(\))|\[\^?\]?(?:\\.|[^\]\\])*\]?|\\[pP](?:\{[^}]*\}|.)|\\.|./gsu;

/** A class that may have letters outside of ASCII, each of which is folded. */
const wideClass = /^\[\^|[^ -~]|\\[^dws.\-[\]]/;

/** What a pattern costs to compile and to match: the parts of its program, repetitions written out. */
export function costOf(pattern: string): number {
  const folds = /\(\?[a-z]*i/.test(pattern);
  const classCost = (text: string): number =>
    1 +
    (folds && wideClass.test(text) ? foldedClass : 0) +
    (text.match(/\\[pP]/g)?.length ?? 0) * (folds ? foldedClass : unicodeClass);
  const groups: number[] = [];
  let [whole, last] = [0, 0];
  for (const [text, least, most, open, close] of pattern.matchAll(part)) {
    if (least !== undefined) {
      const added = last * (Math.max(Number(least), Number(most ?? 0)) - 1);
      whole += added;
      last += added;
    } else if (open !== undefined) {
      groups.push(whole);
      whole += 1;
    } else if (close !== undefined) {
      last = whole - (groups.pop() ?? 0);
    } else if (!/^[+*?|^$]$/.test(text)) {
      last = /^(?:\[|\\[pP])/.test(text) ? classCost(text) : 1;
      whole += last;
    }
    if (whole > mostCost) return whole;
  }
  return whole;
}

const flagsOf = (flags: string): number =>
  (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
  (flags.includes('m') ? RE2JS.MULTILINE : 0) |
  (flags.includes('s') ? RE2JS.DOTALL : 0);

/**
 * Compiles a pattern of a client's or of a file.
 *
 * @param flags as JavaScript writes them; `i`, `m` and `s` count
 * @returns null for what is no regular expression of RE2 (look-around and back-references are none), and
 *   for one that is too expensive
 */
export function compilePattern(pattern: string, flags = ''): Pattern | null {
  if (pattern.length > mostCost * 2) return null;
  const cost = costOf(flags.includes('i') ? `(?i)${pattern}` : pattern);
  if (cost > mostCost) return null;
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern), flagsOf(flags));
    const longest = mostSteps / Math.max(1, cost);
    return {
      longest,
      test: (text) => text.length <= longest && compiled.matcher(text).find(),
      // ajv keeps compiled patterns by what they are written as.
      toString: () => pattern,
    };
  } catch {
    return null;
  }
}

/** Compiles patterns, each once: a schema is looked at several times. */
export type Patterns = (pattern: string) => Pattern | null;

/** Makes a memory of the patterns of one schema. */
export function createPatterns(): Patterns {
  const known = new Map<string, Pattern | null>();
  return (pattern) => getOrMake(known, pattern, compilePattern);
}
