/** A part of a text, from its first character to the one behind its last. */
export type Range = readonly [from: number, to: number];

/** Returns the parts of a text that are one of the runs that are looked for; `most` is how many are enough. */
export type FindRuns = (text: string, most?: number) => readonly Range[];

/** A text, and how many of its characters in a row are looked for; the whole text where it is shorter. */
export type Run = readonly [text: string, length: number];

/** The most characters that a hash is made of. */
const hashed = 8;

const factor = 31;

function hashAt(text: string, at: number, size: number): number {
  let hash = 0;
  for (let end = at + size, place = at; place < end; place += 1) {
    hash = (Math.imul(hash, factor) + text.charCodeAt(place)) | 0;
  }
  return hash;
}

/** The weight of the first character in the hash of `size` characters, by which it leaves the hash. */
function weightOfFirst(size: number): number {
  let weight = 1;
  for (let place = 1; place < size; place += 1) weight = Math.imul(weight, factor);
  return weight;
}

/** Multiplies a hash, so that its high bits depend on every character. */
const mixing = 0x9e3779b1;

function isSame(one: string, at: number, other: string, from: number, length: number): boolean {
  if (from + length > other.length) return false;
  for (let more = 0; more < length; more += 1) {
    if (one.charCodeAt(at + more) !== other.charCodeAt(from + more)) return false;
  }
  return true;
}

/** Texts with the length of the runs of each, the longest last. */
function textsByLength(runs: readonly Run[]): readonly (readonly [number, readonly string[]])[] {
  const byLength = Map.groupBy(runs, ([text, length]) => Math.min(text.length, length));
  return [...byLength]
    .filter(([length]) => length > 0)
    .sort(([one], [other]) => one - other)
    .map(([length, own]) => [length, [...new Set(own.map(([text]) => text))]]);
}

/**
 * Prepares a search for runs by the hash of their first characters. A set of all runs would be ten times as large
 * and slow to make: this keeps where each begins, in chains by its hash.
 *
 * @param size how many characters are hashed: no run is shorter
 */
function findBy(size: number, groups: ReturnType<typeof textsByLength>): FindRuns {
  const joined = groups.flatMap(([, texts]) => texts).join('');
  const bits = Math.max(8, Math.ceil(Math.log2(joined.length + 1)));
  const shift = 32 - bits;
  // Both hold places plus one: 0 is the end of a chain. The longest runs come last, so a chain begins with them.
  const first = new Int32Array(2 ** bits);
  const next = new Int32Array(joined.length);
  const lengths = new Int32Array(joined.length);
  let start = 0;
  for (const [length, texts] of groups) {
    for (const text of texts) {
      for (let at = start; at <= start + text.length - length; at += 1) {
        const chain = Math.imul(hashAt(joined, at, size), mixing) >>> shift;
        next[at] = first[chain] ?? 0;
        first[chain] = at + 1;
        lengths[at] = length;
      }
      start += text.length;
    }
  }
  const longestAt = (text: string, at: number, chain: number): number => {
    let place = chain;
    while (place > 0) {
      const length = lengths[place - 1] ?? 0;
      if (isSame(joined, place - 1, text, at, length)) return length;
      place = next[place - 1] ?? 0;
    }
    return 0;
  };
  const leaving = weightOfFirst(size);
  return (text, most = Number.POSITIVE_INFINITY) => {
    const found: Range[] = [];
    let hash = hashAt(text, 0, Math.min(size, text.length));
    for (let at = 0; at + size <= text.length && found.length < most; at += 1) {
      const chain = first[Math.imul(hash, mixing) >>> shift] ?? 0;
      const length = chain === 0 ? 0 : longestAt(text, at, chain);
      if (length > 0) found.push([at, at + length]);
      const rest = hash - Math.imul(text.charCodeAt(at), leaving);
      hash = (Math.imul(rest, factor) + text.charCodeAt(at + size)) | 0;
    }
    return found;
  };
}

/** Prepares a search for runs of texts. It takes a step for each character of a text, however many runs there are. */
export function indexRuns(runs: readonly Run[]): FindRuns {
  const bySize = Map.groupBy(textsByLength(runs), ([length]) => Math.min(length, hashed));
  const finds = [...bySize].map(([size, groups]) => findBy(size, groups));
  return (text, most) => finds.flatMap((find) => find(text, most));
}
