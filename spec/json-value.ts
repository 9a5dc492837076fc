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

/** A JSON text as a value; undefined where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
