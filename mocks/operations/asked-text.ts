import { isRecord, itemsOf, memberOf } from '../../base/json.ts';
import type { Payload } from '../gateway/request/request.ts';

type Content = string | readonly { readonly text?: string }[] | null | undefined;

/** The text of a message's content, its parts that carry text put together. */
export function textOf(content: Content): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}

/**
 * What the user said last: the text of the latest user message with a text in it.
 *
 * @returns an empty text where there is none, as in a turn of images or tool results alone
 */
export function lastUserText(
  messages: readonly { readonly role?: string; readonly content?: Content }[],
): string {
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    const text = message?.role === 'user' ? textOf(message.content) : '';
    if (text !== '') return text;
  }
  return '';
}

/** Returns the text of a content whose form nobody has checked; an empty one where there is none. */
export const textIn = (content: unknown): string => {
  if (typeof content === 'string') return content;
  return itemsOf(content)
    .map((part) => (typeof part === 'string' ? part : (memberOf(part, 'text') ?? '')))
    .filter((text) => typeof text === 'string')
    .join('');
};

/** Returns the turns of a conversation in the member in which its format has them, newest last; none without one. */
export function turnsOf(body: unknown): readonly unknown[] {
  for (const name of ['messages', 'contents', 'input']) {
    const turns = itemsOf(memberOf(body, name));
    if (turns.some(isRecord)) return turns;
  }
  return [];
}

/** The members in which a single text is asked about. */
const single = ['input', 'prompt', 'query'];

/**
 * What the user said last in a request of any format.
 *
 * @returns an empty text where nothing was said, as in a request without a body
 */
export function askedText(payload: Payload): string {
  if (payload.kind === 'form') return textIn(payload.fields['prompt']);
  if (payload.kind !== 'json') return '';
  const turns = turnsOf(payload.value).map((turn) => {
    const role = memberOf(turn, 'role') ?? 'user';
    return {
      role: typeof role === 'string' ? role : '',
      content: textIn(memberOf(turn, 'content') ?? memberOf(turn, 'parts')),
    };
  });
  if (turns.length > 0) return lastUserText(turns);
  for (const name of single) {
    const text = textIn(memberOf(payload.value, name));
    if (text !== '') return text;
  }
  return '';
}

const isCall = (turn: unknown): boolean => memberOf(turn, 'type') === 'function_call';

const isResult = (part: unknown): boolean =>
  ['tool_result', 'function_call_output'].some((type) => memberOf(part, 'type') === type) ||
  memberOf(part, 'functionResponse') !== undefined ||
  memberOf(part, 'function_response') !== undefined;

/** True where a turn is a tool's result, which the model is to answer. */
function hasToolResult(last: unknown): boolean {
  return (
    memberOf(last, 'role') === 'tool' ||
    isResult(last) ||
    itemsOf(memberOf(last, 'content')).some(isResult) ||
    itemsOf(memberOf(last, 'parts')).some(isResult)
  );
}

/** True where the newest turn of a conversation is a tool's result. */
export const endsWithToolResult = (payload: Payload): boolean =>
  payload.kind === 'json' && hasToolResult(turnsOf(payload.value).at(-1));

/** True where the user said the last thing in a request's conversation, or in its single text. */
export function isUsersTurn(body: unknown): boolean {
  const last = turnsOf(body).at(-1);
  return (memberOf(last, 'role') ?? 'user') === 'user' && !isCall(last) && !hasToolResult(last);
}
