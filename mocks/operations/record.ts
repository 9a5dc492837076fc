/** True for a value with named members: an object that is no list. */
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
