import { isRecord } from '../../base/json.ts';
import type { SchemaProblem } from '../../spec/validator.ts';
import { hideKeys } from '../keys/keyring.ts';
import { type Dialect, refuseSchema } from '../structured-output/dialects.ts';
import { fitValue } from '../structured-output/fit-value.ts';
import { charactersPerToken, cutText } from './text.ts';
import type { CalledTool } from './tool-choice.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** An answer that somebody wrote down for the mock to give. */
export type ScriptedReply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly input: Record<string, unknown> };

/** The form of a structured answer. */
export type WantedForm = {
  /** One without members asks for any object. */
  readonly schema: JsonSchema;
  /** The member of the request in which it stands, for an error. */
  readonly member: string;
  /** The provider's rules about schemas. */
  readonly dialect: Dialect;
  /** What the caller named the schema, where the format has names. */
  readonly name?: string | undefined;
  /** True where a text is to be answered as it is, not as JSON. */
  readonly isPlain?: boolean;
};

/** What an answer is to be like, read from a request of any format. */
export type ReplyOrder = {
  /** What the user said last. */
  readonly prompt: string;
  /** The most tokens that a text may have. */
  readonly limit?: number | null | undefined;
  /** The function to call instead of saying anything. */
  readonly tool?: CalledTool | undefined;
  readonly form?: WantedForm | undefined;
  /** The answer itself, where it was written down beforehand. */
  readonly scripted?: ScriptedReply | undefined;
};

/** What the mock's model answers, before a format puts it into its own words. */
export type Reply =
  | { readonly kind: 'text'; readonly text: string; readonly complete: boolean }
  | { readonly kind: 'call'; readonly name: string; readonly input: Record<string, unknown> };

function textReply(whole: string, limit: ReplyOrder['limit']): Reply {
  const text = cutText(whole, (limit ?? Number.POSITIVE_INFINITY) * charactersPerToken);
  return { kind: 'text', text, complete: text.length === whole.length };
}

/** The answer that was written down, or else one to the prompt. */
export function sayPlainly({ prompt, limit, scripted }: ReplyOrder): Reply {
  return scripted?.kind === 'call'
    ? scripted
    : textReply(scripted?.text ?? replyText(prompt), limit);
}

const problemOf = (member: string, message: string): SchemaProblem => ({
  pointer: `/${member.replaceAll('.', '/')}`,
  message,
});

function callTool({ name, parameters, member, isFree }: CalledTool): Reply | SchemaProblem | null {
  const fitted = fitValue({ type: 'object', ...parameters });
  if (fitted.fits && isRecord(fitted.value)) {
    return { kind: 'call', name, input: { ...fitted.value } };
  }
  // A model that is free to call is free to say something instead.
  if (isFree || fitted.fits) return null;
  return problemOf(member, fitted.message);
}

function composeForm(form: WantedForm, { prompt, limit }: ReplyOrder): Reply | SchemaProblem {
  const { schema, member, isPlain, dialect, name = '' } = form;
  if (Object.keys(schema).length === 0) {
    return textReply(JSON.stringify({ answer: replyText(prompt) }), limit);
  }
  const refusal = refuseSchema(dialect, schema, name);
  if (refusal !== null) {
    return { ...problemOf(member, refusal), isSentence: true };
  }
  const fitted = fitValue(schema);
  if (!fitted.fits) return problemOf(member, fitted.message);
  const { value } = fitted;
  const text = isPlain === true && typeof value === 'string' ? value : JSON.stringify(value);
  return textReply(text, limit);
}

/**
 * Composes the answer to a request; a text that hits its limit is cut there and not complete.
 *
 * @returns the reply, which fits the schema that the request has; or the member that asks for a value that
 *   was not found
 */
export function composeReply(order: ReplyOrder): Reply | SchemaProblem {
  const { tool, form, scripted } = order;
  if (scripted === undefined && tool !== undefined) {
    const called = callTool(tool);
    if (called !== null) return called;
  }
  return scripted === undefined && form !== undefined
    ? composeForm(form, order)
    : sayPlainly(order);
}

const quoted = 80;

/**
 * What the mock's model says to a prompt: the same to the same words, and nothing that is secret. A
 * caller who pastes a key into a prompt does not find it in the answer.
 *
 * @param prompt what the user said last; its first 80 characters are repeated
 */
export function replyText(prompt: string): string {
  const said = cutText(prompt, quoted);
  const mark = said.length < prompt.length ? '…' : '';
  const subject = said === '' ? '' : ` to "${hideKeys(said)}${mark}"`;
  return `This is the mock's answer${subject}. The key was accepted and may use this model; no real model was asked.`;
}
