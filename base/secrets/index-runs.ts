/** Returns how many characters at a place of a text are one of the runs that are looked for; 0 where none are. */
export type LengthAt = (text: string, at: number) => number;

/** A text, and how many of its characters in a row are looked for; the whole text where it is shorter. */
export type Run = readonly [text: string, length: number];

/** Characters that a hash is made of. */
const hashed = 8;

const factor = 31;

function hashAt(text: string, at: number, length: number): number {
  let hash = 0;
  for (let end = at + length, place = at; place < end; place += 1) {
    hash = (Math.imul(hash, factor) + text.charCodeAt(place)) | 0;
  }
  return hash;
}

/**
 * Makes a function that hashes a part of a text. Behind the part of its last call it takes one step: to look
 * through a text takes an eighth of the time.
 */
function createHasher(length: number): LengthAt {
  let leaving = 1;
  for (let place = 1; place < length; place += 1) leaving = Math.imul(leaving, factor);
  let last = '';
  let lastAt = -2;
  let hash = 0;
  return (text, at) => {
    if (at === lastAt + 1 && text === last) {
      const rest = hash - Math.imul(text.charCodeAt(lastAt), leaving);
      hash = (Math.imul(rest, factor) + text.charCodeAt(at + length - 1)) | 0;
    } else {
      last = text;
      hash = hashAt(text, at, length);
    }
    lastAt = at;
    // The high bits depend on every character.
    return Math.imul(hash, 0x9e3779b1) >>> 0;
  };
}

function isSame(one: string, at: number, other: string, from: number, length: number): boolean {
  for (let more = 0; more < length; more += 1) {
    if (one.charCodeAt(at + more) !== other.charCodeAt(from + more)) return false;
  }
  return true;
}

/**
 * Finds runs of one length in a text. A set of all runs would be ten times as large and slow to make: this
 * keeps where each begins, in chains by its hash.
 */
function indexRunsOf(texts: readonly string[], length: number): LengthAt {
  const joined = texts.join('');
  const bits = Math.max(8, Math.ceil(Math.log2(joined.length + 1)));
  const shift = 32 - bits;
  const size = Math.min(length, hashed);
  // Both hold places plus one: 0 is the end of a chain.
  const first = new Int32Array(2 ** bits);
  const next = new Int32Array(joined.length);
  const hashOf = createHasher(size);
  let start = 0;
  for (const { length: own } of texts) {
    for (let at = start; at <= start + own - length; at += 1) {
      const chain = hashOf(joined, at) >>> shift;
      next[at] = first[chain] ?? 0;
      first[chain] = at + 1;
    }
    start += own;
  }
  return (text, at) => {
    if (at + length > text.length) return 0;
    let place = first[hashOf(text, at) >>> shift] ?? 0;
    while (place > 0) {
      if (isSame(joined, place - 1, text, at, length)) return length;
      place = next[place - 1] ?? 0;
    }
    return 0;
  };
}

/** Prepares a search for runs of texts; of several at one place it finds the longest. */
export function indexRuns(runs: readonly Run[]): LengthAt {
  const byLength = Map.groupBy(runs, ([text, length]) => Math.min(text.length, length));
  const searches = [...byLength]
    .filter(([length]) => length > 0)
    .sort(([one], [other]) => other - one)
    .map(([length, own]) => indexRunsOf([...new Set(own.map(([text]) => text))], length));
  return (text, at) => {
    for (const search of searches) {
      const length = search(text, at);
      if (length > 0) return length;
    }
    return 0;
  };
}
