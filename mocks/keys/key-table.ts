/** Words of 32 bits in a digest. */
const words = 8;

/** Digests in a block of memory. One array for all would have up to half of its room free after it grew. */
const blockBits = 12;
const perBlock = 1 << blockBits;

/** The value of a hexadecimal digit in lower case, by its character code. */
const digitOf = (code: number): number => (code & 15) + (code >> 6) * 9;

/** The character code of a hexadecimal digit. */
const codeOf = (digit: number): number => digit + (digit < 10 ? 48 : 87);

/** Reads a word of a SHA-256 in hex. */
function readWord(hex: string, word: number): number {
  let value = 0;
  for (let at = word * 8; at < word * 8 + 8; at += 1) {
    value = (value << 4) | digitOf(hex.charCodeAt(at));
  }
  return value >>> 0;
}

function hashText(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(at)) >>> 0;
  }
  return hash;
}

/** Digests, each at a place of its own. */
class Digests {
  readonly #blocks: Uint32Array[] = [];

  set(place: number, digest: Uint32Array): void {
    const index = place >>> blockBits;
    const block = this.#blocks[index] ?? new Uint32Array(perBlock * words);
    this.#blocks[index] = block;
    block.set(digest, (place % perBlock) * words);
  }

  wordAt(place: number, word: number): number {
    const block = this.#blocks[place >>> blockBits];
    return block?.[(place % perBlock) * words + word] ?? 0;
  }

  copy(from: number, to: number): void {
    const block = this.#blocks[from >>> blockBits];
    const at = (from % perBlock) * words;
    if (block !== undefined) this.set(to, block.subarray(at, at + words));
  }

  isAt(place: number, digest: Uint32Array): boolean {
    const block = this.#blocks[place >>> blockBits];
    if (block === undefined) return false;
    const start = (place % perBlock) * words;
    for (let word = 0; word < words; word += 1) {
      if (block[start + word] !== digest[word]) return false;
    }
    return true;
  }
}

/** Finds places by a hash; at most half of its slots are taken. */
class PlacesByHash {
  readonly #hashAt: (place: number) => number;
  /** A place plus 1 in each; 0 where it is free. */
  #slots = new Uint32Array(16);
  #taken = 0;

  /** @param hashAt the hash of what is at a place: the table asks again when it grows */
  constructor(hashAt: (place: number) => number) {
    this.#hashAt = hashAt;
  }

  /** The place in the slot that is `step` slots behind that of a hash; -1 where it is free: nothing follows it. */
  placeAt(hash: number, step: number): number {
    return (this.#slots[(hash + step) & (this.#slots.length - 1)] ?? 0) - 1;
  }

  add(place: number): void {
    this.#taken += 1;
    if (this.#taken * 2 > this.#slots.length) {
      const old = this.#slots;
      this.#slots = new Uint32Array(old.length * 2);
      for (const entry of old) if (entry !== 0) this.#insert(entry - 1);
    }
    this.#insert(place);
  }

  remove(place: number): void {
    const mask = this.#slots.length - 1;
    let free = this.#hashAt(place) & mask;
    while (this.#slots[free] !== place + 1) free = (free + 1) & mask;
    // What was put behind it moves up, as far as its own hash lets it.
    for (let slot = (free + 1) & mask; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] ?? 0;
      const away = (slot - this.#hashAt(entry - 1)) & mask;
      if (away < ((slot - free) & mask)) continue;
      this.#slots[free] = entry;
      free = slot;
    }
    this.#slots[free] = 0;
    this.#taken -= 1;
  }

  #insert(place: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#hashAt(place) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = place + 1;
  }
}

/**
 * Keys, to be found by their digest and by their id. It takes 57 bytes a key, where two maps with digests in hex
 * take 136: a mock may have a million keys.
 */
export class KeyTable<Key extends { readonly id: string }> {
  readonly #keys: Key[] = [];
  readonly #digests = new Digests();
  /** Each part of a digest is as good a hash as the next. */
  readonly #byDigest = new PlacesByHash((place) => this.#digests.wordAt(place, words - 1));
  readonly #byId = new PlacesByHash((place) => hashText(this.#keys[place]?.id ?? ''));
  /** The digest that is looked for. */
  readonly #wanted = new Uint32Array(words);
  /** Character codes of a digest in hex: a text that is put together of pieces takes five times as long. */
  readonly #hex: number[] = Array.from({ length: words * 8 }, () => 0);

  /** Every key, in the order in which they were added. */
  get keys(): readonly Key[] {
    return this.#keys;
  }

  /** The SHA-256, in hex, of the key at a place of `keys`. */
  digestAt(place: number): string {
    for (let word = 0; word < words; word += 1) {
      const value = this.#digests.wordAt(place, word);
      for (let digit = 0; digit < 8; digit += 1) {
        this.#hex[word * 8 + digit] = codeOf((value >>> (28 - digit * 4)) & 15);
      }
    }
    return String.fromCharCode(...this.#hex);
  }

  /** @param digest the SHA-256 of a key, in hex and lower case */
  find(digest: string): Key | undefined {
    return this.#keys[this.#placeOf(digest)];
  }

  get(id: string): Key | undefined {
    const hash = hashText(id);
    for (let step = 0; ; step += 1) {
      const place = this.#byId.placeAt(hash, step);
      const key = this.#keys[place];
      if (place === -1 || key?.id === id) return key;
    }
  }

  /** Adds a key, or puts it in the place of the one with the same digest. */
  put(digest: string, key: Key): void {
    const known = this.#placeOf(digest);
    if (known !== -1) {
      this.#byId.remove(known);
      this.#keys[known] = key;
      this.#byId.add(known);
      return;
    }
    this.#digests.set(this.#keys.length, this.#wanted);
    this.#append(key);
  }

  /** Removes the keys whose id `isGone` picks, in time linear in the keys that follow the first of them. */
  remove(isGone: (id: string) => boolean): void {
    const first = this.#keys.findIndex(({ id }) => isGone(id));
    if (first === -1) return;
    for (let place = first; place < this.#keys.length; place += 1) {
      this.#byDigest.remove(place);
      this.#byId.remove(place);
    }
    const rest = this.#keys.splice(first);
    rest.forEach((key, index) => {
      if (isGone(key.id)) return;
      this.#digests.copy(first + index, this.#keys.length);
      this.#append(key);
    });
  }

  #append(key: Key): void {
    const place = this.#keys.push(key) - 1;
    this.#byDigest.add(place);
    this.#byId.add(place);
  }

  /**
   * The place of a digest; -1 where there is none. Among a million keys each step waits for memory: the first is asked
   * for before the digest is read to its end.
   */
  #placeOf(digest: string): number {
    const hash = readWord(digest, words - 1);
    let place = this.#byDigest.placeAt(hash, 0);
    for (let word = 0; word < words; word += 1) this.#wanted[word] = readWord(digest, word);
    for (let step = 1; place !== -1 && !this.#digests.isAt(place, this.#wanted); step += 1) {
      place = this.#byDigest.placeAt(hash, step);
    }
    return place;
  }
}
