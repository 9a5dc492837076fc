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

/** A body of fewer bytes has no time to be expensive. */
export const shortestMeasured = 65_536;

const [space, quote, backslash, comma, colon] = [0x20, 0x22, 0x5c, 0x2c, 0x3a];
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

/** Returns the place behind the spaces from a place on, or behind a stride of them. */
function behindSpaces(json: Uint8Array, from: number): number {
  const most = Math.min(json.length, from + stride);
  let at = from;
  while (at < most && json[at] === space) at += 1;
  return at;
}

/** How much a text of JSON may have. */
type Limits = { readonly values: number; readonly names: number };

/** Looks through a text of JSON, and pauses now and then; it returns what there is too much of. */
function* lookThrough(json: Uint8Array, most: Limits): Generator<void, string | null> {
  const names = new Set<number>();
  const stepInText = createTextSteps(json);
  let [values, depth, nameBytes, start, end, looked] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    looked += 1;
    if (byte === space) {
      const next = behindSpaces(json, at);
      looked += next - 1 - at;
      at = next - 1;
      if (looked < stride) continue;
    } else if (byte === quote) {
      start = at + 1;
      let step = stepInText(start);
      for (; !step.isEnd; step = stepInText(step.at)) {
        if (step.escapes > mostEscapes) return `more than ${mostEscapes} escapes in its texts`;
        yield;
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
    if (values > most.values) return `more than ${most.values} values`;
    if (names.size > most.names) return `more than ${most.names} names of members`;
    if (depth > deepestNesting) return `more than ${deepestNesting} levels`;
    if (looked < stride) continue;
    looked = 0;
    yield;
  }
  return null;
}

/**
 * Looks through a JSON body before it is parsed, which nothing interrupts. Others have their turn in between.
 *
 * @returns what it has too much of, in words; null where it may be parsed
 */
export async function complainOfJson(json: Uint8Array): Promise<string | null> {
  if (json.length < shortestMeasured) return null;
  const turn = createTurns();
  const looking = lookThrough(json, { values: mostValues, names: mostNames });
  for (let step = looking.next(); ; step = looking.next()) {
    if (step.done === true) return step.value;
    await turn();
  }
}

const encoder = new TextEncoder();

/** Frames of a session are shorter than bodies, and each is read at once. */
const frameLimits: Limits = { values: 30_000, names: 2_000 };

/** The same for a frame of a WebSocket. */
export function complainOfFrame(json: string): string | null {
  if (json.length < shortestMeasured) return null;
  const looking = lookThrough(encoder.encode(json), frameLimits);
  for (let step = looking.next(); ; step = looking.next())
    if (step.done === true) return step.value;
}
