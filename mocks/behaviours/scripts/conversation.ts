import { isRecord, itemsOf, memberOf } from '../../../base/json.ts';
import type { EndpointId } from '../../../spec/index.ts';
import type { HeaderFields, Payload } from '../../gateway/request/request.ts';
import { turnsOf } from '../../operations/asked-text.ts';

/** What the rules of a script read of a request, in addition to what the user said last. */
export type Conversation = {
  /** The instructions to the model. */
  readonly system: string;
  /** What the newest turn's tools returned; null where it has no result. */
  readonly toolResult: string | null;
  /** How many messages the user wrote, results of tools apart. */
  readonly turn: number;
  /** True where the user's newest message has an image. */
  readonly hasImage: boolean;
  readonly headers: HeaderFields;
};

/** What is looked at of a request to find its answer. */
export type Asked = {
  readonly operation: EndpointId;
  readonly model: string | null;
  /** What the user said last. */
  readonly message: string;
  /** True where the newest turn is a tool's result. */
  readonly hasResult: boolean;
  /** What else a rule may read: a realtime session has none of it. */
  readonly conversation?: Conversation | undefined;
};

/** The texts of a content of any format, a line each; of an object, those of its parts. */
function linesIn(content: unknown): string {
  if (typeof content === 'string') return content;
  if (isRecord(content)) return linesIn(content['text'] ?? content['parts'] ?? content['content']);
  return itemsOf(content).map(linesIn).join('\n');
}

const isSystem = (turn: unknown): boolean =>
  ['system', 'developer'].some((role) => memberOf(turn, 'role') === role);

const systemOf = (body: unknown, turns: readonly unknown[]): string =>
  [
    ...['system', 'instructions', 'systemInstruction', 'system_instruction'].map((name) =>
      linesIn(memberOf(body, name)),
    ),
    ...turns.filter(isSystem).map((turn) => linesIn(memberOf(turn, 'content'))),
  ]
    .filter((text) => text !== '')
    .join('\n');

const partsOf = (turn: unknown): readonly unknown[] => [
  ...itemsOf(memberOf(turn, 'content')),
  ...itemsOf(memberOf(turn, 'parts')),
];

/** The result that a turn or a part of it carries; undefined where it is none. */
function resultOf(part: unknown): string | undefined {
  if (memberOf(part, 'role') === 'tool') return linesIn(memberOf(part, 'content'));
  const type = memberOf(part, 'type');
  if (type === 'tool_result') return linesIn(memberOf(part, 'content'));
  if (type === 'function_call_output') return linesIn(memberOf(part, 'output'));
  const answered = memberOf(part, 'functionResponse') ?? memberOf(part, 'function_response');
  return answered === undefined ? undefined : JSON.stringify(memberOf(answered, 'response'));
}

const resultsIn = (turn: unknown): readonly string[] =>
  [turn, ...partsOf(turn)].flatMap((part) => resultOf(part) ?? []);

const isImage = (part: unknown): boolean => {
  const type = memberOf(part, 'type');
  const data = memberOf(part, 'inlineData') ?? memberOf(part, 'inline_data');
  const media = memberOf(data, 'mimeType') ?? memberOf(data, 'mime_type');
  return (
    type === 'image' ||
    type === 'image_url' ||
    type === 'input_image' ||
    (typeof media === 'string' && media.startsWith('image/'))
  );
};

/** True for a message of the user; a turn with nothing but results is the caller's program. */
const isUsers = (turn: unknown): boolean =>
  (memberOf(turn, 'role') ?? (memberOf(turn, 'type') === undefined ? 'user' : '')) === 'user' &&
  resultsIn(turn).length === 0;

/** Reads what the rules of a script are about from a request of any format. */
export function readConversation(payload: Payload, headers: HeaderFields): Conversation {
  const body = payload.kind === 'json' ? payload.value : undefined;
  const turns = turnsOf(body);
  const users = turns.filter(isUsers);
  const results = resultsIn(turns.at(-1));
  return {
    system: systemOf(body, turns),
    toolResult: results.length === 0 ? null : results.join('\n'),
    turn: Math.max(1, users.length),
    hasImage: partsOf(users.at(-1)).some(isImage),
    headers,
  };
}
