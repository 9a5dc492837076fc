import { isRecord, parseJson } from '../../../../base/json.ts';
import { requestFixtures } from '../../../../fixtures/requests.ts';
import { type OperationId, operationOf } from '../../../../spec/index.ts';

type Members = Readonly<Record<string, unknown>>;

/** The body of the smallest request of an operation, as a person edits it; null where it has none, or a form. */
export function firstBody(id: OperationId): string | null {
  const fixture = requestFixtures[id];
  return fixture.kind === 'json' ? JSON.stringify(fixture.body, null, 2) : null;
}

function parse(text: string | null): Members | null {
  const value = parseJson(text ?? '');
  return isRecord(value) ? value : null;
}

const print = (members: Members): string => JSON.stringify(members, null, 2);

/** A member of the body; undefined where it is none, or the body is no JSON. */
export const memberOfBody = (body: string | null, name: string): unknown => parse(body)?.[name];

/** The body with another value of a member; as it is where it is no JSON. */
export function withMember(body: string | null, name: string, value: unknown): string | null {
  const members = parse(body);
  if (members === null) return body;
  if (value !== undefined) return print({ ...members, [name]: value });
  const { [name]: _, ...others } = members;
  return print(others);
}

/** The members in which operations take what the user says, as a text. */
const textMembers = ['input', 'prompt', 'query'] as const;

const lastOf = (list: unknown): Members | null => {
  const last: unknown = Array.isArray(list) ? list.at(-1) : null;
  return isRecord(last) ? last : null;
};

/** What the user says in a body, wherever its format has that; null where there is no such place. */
export function messageOf(body: string | null): string | null {
  const members = parse(body);
  if (members === null) return null;
  const content = lastOf(members['messages'])?.['content'];
  if (typeof content === 'string') return content;
  const part = lastOf(lastOf(members['contents'])?.['parts'])?.['text'];
  if (typeof part === 'string') return part;
  for (const name of textMembers) {
    const text = members[name];
    if (typeof text === 'string') return text;
  }
  return null;
}

const withLast = (list: unknown, change: (last: Members) => Members): unknown =>
  Array.isArray(list) ? list.with(-1, change(lastOf(list) ?? {})) : list;

/** The body with another message, in the same place. */
export function withMessage(body: string | null, message: string): string | null {
  const members = parse(body);
  if (members === null) return body;
  const { messages, contents } = members;
  if (typeof lastOf(messages)?.['content'] === 'string') {
    return print({
      ...members,
      messages: withLast(messages, (last) => ({ ...last, content: message })),
    });
  }
  if (contents !== undefined) {
    const changed = withLast(contents, (last) => ({
      ...last,
      parts: withLast(last['parts'], (part) => ({ ...part, text: message })),
    }));
    return print({ ...members, contents: changed });
  }
  const name = textMembers.find((one) => typeof members[one] === 'string');
  return name === undefined ? body : print({ ...members, [name]: message });
}

/** True where an operation can stream its answer. */
export const canStream = (id: OperationId): boolean =>
  operationOf(id).stream !== null || operationOf(id).streamPath !== null;
