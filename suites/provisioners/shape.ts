import { isRecord } from '../../base/json.ts';

const mostMembers = 8;
const deepest = 3;

/** A member's name, unless it could be a key or an id. */
const nameOf = (name: string): string => (/^[a-z][a-z_]{0,19}$/i.test(name) ? name : '…');

function shapeOf(value: unknown, depth: number): string {
  if (value === undefined) return 'no JSON';
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return depth === 0 ? '[…]' : `[${value.length} × ${shapeOf(value[0], depth - 1)}]`;
  }
  if (!isRecord(value)) return typeof value;
  const members = Object.entries(value);
  if (members.length === 0) return '{}';
  if (depth === 0) return '{…}';
  const shown = members
    .slice(0, mostMembers)
    .map(([name, member]) => `${nameOf(name)}: ${shapeOf(member, depth - 1)}`);
  return `{${[...shown, ...(members.length > mostMembers ? ['…'] : [])].join(', ')}}`;
}

/**
 * Returns the error for an answer of an unknown shape. It shows the types and names of members, and no
 * value: a value could be a key.
 *
 * @param who the target's name in messages
 * @param call the call
 * @param expected the known shapes
 * @param came the answer as a value; undefined where it was not JSON
 */
export const unknownShape = (who: string, call: string, expected: string, came: unknown): Error =>
  new Error(
    `${who} answered ${call} in an unknown shape: expected ${expected}, got ${shapeOf(came, deepest)}`,
  );
