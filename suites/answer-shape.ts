import { schemas } from '../spec/generated/schemas.ts';
import { type OperationId, operationOf } from '../spec/index.ts';
import { type Answer, headerOf, jsonOf } from './exchange.ts';
import { isServed } from './read-answer.ts';

/** The member names of a JSON object; undefined for anything else. */
function membersOf(answer: Answer): readonly string[] | undefined {
  const body = jsonOf(answer);
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? Object.keys(body).sort()
    : undefined;
}

function requiredMembers(operation: OperationId): readonly string[] {
  const schema = schemas[operationOf(operation).answer ?? ''];
  const required: unknown = schema !== undefined && 'required' in schema ? schema.required : [];
  return Array.isArray(required) ? required.map(String) : [];
}

/**
 * True where an answer is the operation's own: 2xx with a medium of its kind, with a member that its
 * schema requires, or with the members that a served control has. A health page or an empty 204 under
 * an odd path is none.
 */
export function resemblesAnswer(
  operation: OperationId,
  answer: Answer,
  control: Answer | null,
): boolean {
  if (!isServed(answer)) return false;
  if (answer.status === 101) return true;
  const type = headerOf(answer, 'content-type') ?? '';
  if (/^(?:audio|image)\/|^text\/event-stream|^application\/octet-stream/i.test(type)) return true;
  const members = membersOf(answer);
  if (members === undefined) return false;
  if (requiredMembers(operation).some((name) => members.includes(name))) return true;
  return control !== null && isServed(control) && String(membersOf(control)) === String(members);
}

/**
 * True where an answer is the operation's own beyond doubt: with every member that its schema requires,
 * or with those of a served control. For paths that are none of the contract's, where something else
 * may answer 2xx with a member of the same name.
 */
export function isWholeAnswer(
  operation: OperationId,
  answer: Answer,
  control: Answer | null,
): boolean {
  if (!resemblesAnswer(operation, answer, control)) return false;
  const members = membersOf(answer);
  if (members === undefined) return true;
  return (
    requiredMembers(operation).every((name) => members.includes(name)) ||
    (control !== null && isServed(control) && String(membersOf(control)) === String(members))
  );
}
