import { RE2JS } from 're2js';

/** A compiled pattern as ajv takes one. Its time is linear in the text, whatever the pattern. */
export type Pattern = { readonly test: (text: string) => boolean; readonly toString: () => string };

/** The most states of a compiled pattern, by its length and the counts in its braces. */
const mostStates = 10_000;

function statesOf(pattern: string): number {
  const counts = pattern.match(/(?<=[{,])\d+(?=[,}])/g) ?? [];
  return pattern.length * counts.reduce((sum, count) => sum + Number(count), 1);
}

const flagsOf = (flags: string): number =>
  (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
  (flags.includes('m') ? RE2JS.MULTILINE : 0) |
  (flags.includes('s') ? RE2JS.DOTALL : 0);

/**
 * Compiles a pattern of a client's or of a file.
 *
 * @param flags as JavaScript writes them; `i`, `m` and `s` count
 * @returns null for what is no regular expression of RE2: look-around and back-references are none
 */
export function compilePattern(pattern: string, flags = ''): Pattern | null {
  if (pattern.length > mostStates || statesOf(pattern) > mostStates) return null;
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern), flagsOf(flags));
    // ajv keeps compiled patterns by what they are written as.
    return { test: (text) => compiled.matcher(text).find(), toString: () => pattern };
  } catch {
    return null;
  }
}
