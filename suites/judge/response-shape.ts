import { isRecord } from '../../base/json.ts';
import { type Contract, operationOf } from '../../spec/contract.ts';
import { schemas } from '../../spec/generated/schemas.ts';
import { type Answer, headerOf, jsonOf } from '../cases/exchange.ts';
import { isServed } from './classify.ts';

function membersOf(answer: Answer): readonly string[] | undefined {
  const body = jsonOf(answer);
  return isRecord(body) ? Object.keys(body).sort() : undefined;
}

function requiredMembers(contract: Contract, operation: string): readonly string[] {
  const schema = schemas[operationOf(contract, operation).answer ?? ''];
  const required: unknown = schema !== undefined && 'required' in schema ? schema.required : [];
  return Array.isArray(required) ? required.map(String) : [];
}

/**
 * Members that identify an answer. One is not enough: some servers say with 200 and `data` that a path
 * does not exist.
 */
const enoughMembers = 2;

/**
 * Returns whether an answer is the operation's own: 2xx with its media type, with two members that its
 * schema requires (or its only one), or with the members of a served control. A health page or an empty
 * 204 at an odd path is not.
 */
export function resemblesAnswer(
  contract: Contract,
  operation: string,
  answer: Answer,
  control: Answer | null,
): boolean {
  if (!isServed(answer)) return false;
  if (answer.status === 101) return true;
  const type = headerOf(answer, 'content-type') ?? '';
  if (/^(?:audio|image)\/|^text\/event-stream|^application\/octet-stream/i.test(type)) return true;
  const members = membersOf(answer);
  if (members === undefined) return false;
  const required = requiredMembers(contract, operation);
  const own = required.filter((name) => members.includes(name)).length;
  if (own > 0 && own >= Math.min(enoughMembers, required.length)) return true;
  return control !== null && isServed(control) && String(membersOf(control)) === String(members);
}
