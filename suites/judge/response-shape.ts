import { isRecord } from '../../base/json.ts';
import { type Contract, operationOf } from '../../spec/contract.ts';
import { schemas } from '../../spec/generated/schemas.ts';
import { type Answer, headerOf, jsonOf } from '../cases/exchange.ts';
import { isServed } from './classify.ts';

/** The member names of a JSON object; undefined for anything else. */
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
 * How many members of an answer tell it: one alone may stand in anything, as `data` does in the 200
 * with which some servers say that there is nothing at a path.
 */
const tellingMembers = 2;

/**
 * True where an answer is the operation's own: 2xx with a medium of its kind, with two members that its
 * schema requires (or the one that it does), or with the members that a served control has. A health
 * page or an empty 204 under an odd path is none.
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
  if (own > 0 && own >= Math.min(tellingMembers, required.length)) return true;
  return control !== null && isServed(control) && String(membersOf(control)) === String(members);
}
