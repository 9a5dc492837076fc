/** A 32-bit FNV-1a hash of a text. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}

/** Numbers from -1 to 1 that look random and are always the same for a seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x80000000 - 1;
  };
}

/** A vector of length 1 that a text alone determines, as an embedding model's are. */
export function unitVector(text: string, dimensions: number): number[] {
  const next = numbersFrom(hashOf(text));
  const vector = Array.from({ length: dimensions }, next);
  const length = Math.hypot(...vector) || 1;
  return vector.map((number) => number / length);
}
