/** True for a value with named members: a JSON object, or a mapping of YAML; no list. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The value at a path of member names, in a value that came from outside.
 *
 * @returns undefined where the path leads nowhere; inherited members are not followed
 */
export function memberOf(value: unknown, ...path: readonly string[]): unknown {
  let member: unknown = value;
  for (const name of path) {
    if (!isRecord(member) || !Object.hasOwn(member, name)) return undefined;
    member = member[name];
  }
  return member;
}

/** The items of a list; none where it is no list. */
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whoever walks through a value may call itself once a level: JSON that is nested deeper is not read. */
const deepest = 500;

function isTooDeep(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted && character === '\\') at += 1;
    else if (isQuoted) continue;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

/** A JSON text as a value; undefined where it is no JSON, or nested more than 500 levels deep. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** A text of JSON with line breaks; any other text as it is. */
export function inLines(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Makes a value at the first call, and returns the same one from then on. */
export function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Returns what a map has at a key; the first time it makes that and puts it there. */
export function getOrMake<Key, Value extends object | string | boolean | null>(
  known: Pick<Map<Key, Value>, 'get'> & { readonly set: (key: Key, value: Value) => unknown },
  key: Key,
  make: (key: Key) => Value,
): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make(key);
  known.set(key, made);
  return made;
}

/** Makes a function that remembers what it returned for an object, as long as that object is alive. */
export function remember<Key extends object, Value extends object | string | boolean>(
  make: (key: Key) => Value,
): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => getOrMake(known, key, make);
}

/**
 * Returns whether a value is longer than `most` characters as JSON, roughly: its texts, and some for each of its
 * other parts. Texts that occur several times count each time.
 */
export function isLongerThan(value: unknown, most: number): boolean {
  const open: unknown[] = [value];
  let length = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    length += typeof next === 'string' ? next.length : 4;
    if (length > most) return true;
    if (typeof next === 'object' && next !== null) open.push(...Object.values(next));
  }
  return false;
}
