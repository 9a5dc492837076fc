import { createTurns } from '../../../base/clock.ts';

/**
 * The most values that a JSON body may have. While one body is parsed nobody else is answered, and a
 * megabyte of empty lists takes longer than a megabyte of text.
 */
export const mostValues = 300_000;

/** The most different names of members, and the most bytes of all names: each name is stored by itself. */
export const mostNames = 20_000;
const mostNameBytes = 4 * 1024 * 1024;

/** The most escapes, such as `\n`, in all texts together. */
const mostEscapes = 4_000_000;

/** The most levels of lists and objects that a body or a frame may have, one in the other. */
export const deepestNesting = 250;

/** A shorter body has no time to be expensive. */
const shortest = 65_536;

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Bytes that are looked at before the time is. */
const stride = 16_384;

/** A number for the bytes of a name; other bytes have the same one very seldom. */
function hashOf(json: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (json[at] ?? 0)) | 0;
  return hash;
}

type TextStep = { readonly at: number; readonly isEnd: boolean; readonly escapes: number };

/** Makes a function that steps from a place in a text of JSON to its quote, or behind some of its escapes. */
function createTextSteps(json: Uint8Array): (from: number) => TextStep {
  const next = (byte: number, from: number): number => {
    const at = json.indexOf(byte, from);
    return at === -1 ? json.length : at;
  };
  let nextQuote = -1;
  let nextBackslash = -1;
  let escapes = 0;
  return (from) => {
    let at = from;
    for (let count = 0; count < stride; count += 1) {
      if (nextQuote < at) nextQuote = next(quote, at);
      if (nextBackslash < at) nextBackslash = next(backslash, at);
      if (nextQuote <= nextBackslash) return { at: nextQuote, isEnd: true, escapes };
      escapes += 1;
      at = nextBackslash + 2;
    }
    return { at, isEnd: false, escapes };
  };
}

/**
 * Looks through a JSON body before it is parsed, which nothing interrupts. Others have their turn in between.
 *
 * @returns what it has too much of, in words; null where it may be parsed
 */
export async function complainOfJson(json: Uint8Array): Promise<string | null> {
  if (json.length < shortest) return null;
  const turn = createTurns();
  const names = new Set<number>();
  const stepInText = createTextSteps(json);
  let [values, depth, nameBytes, start, end, looked] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    looked += 1;
    if (byte === quote) {
      start = at + 1;
      let step = stepInText(start);
      for (; !step.isEnd; step = stepInText(step.at)) {
        if (step.escapes > mostEscapes) return `more than ${mostEscapes} escapes in its texts`;
        await turn();
      }
      at = step.at;
      end = at;
    } else if (byte === comma) values += 1;
    else if (byte === colon) {
      values += 1;
      nameBytes += end - start;
      if (nameBytes > mostNameBytes) return 'too long names of members';
      names.add(hashOf(json, start, end));
    } else if (byte === openList || byte === openObject) {
      values += 1;
      depth += 1;
    } else if (byte === closeList || byte === closeObject) depth -= 1;
    else if (looked < stride) continue;
    if (values > mostValues) return `more than ${mostValues} values`;
    if (names.size > mostNames) return `more than ${mostNames} names of members`;
    if (depth > deepestNesting) return `more than ${deepestNesting} levels`;
    if (looked < stride) continue;
    looked = 0;
    await turn();
  }
  return null;
}
