import { isRecord } from '../../base/json.ts';
import type { SchemaProblem } from '../../spec/validator.ts';
import type { MaybePromise } from '../gateway/answer.ts';
import { hideKeys } from '../keys/keyring.ts';
import { type Dialect, refuseSchema } from '../structured-output/dialects.ts';
import type { Fitted } from '../structured-output/fit-value.ts';
import { createPatterns, type Patterns } from '../structured-output/pattern.ts';
import {
  type Ending,
  finishReply,
  type Part,
  type Reply,
  type WrittenUsage,
} from './finish-reply.ts';
import { cutText } from './text.ts';
import type { CalledTool } from './tool-choice.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** An answer that somebody wrote down for the mock to give. */
export type ScriptedReply = Pick<Reply, 'failure'> & {
  readonly kind: 'reply';
  readonly parts: readonly Part[];
  /** Why it ends, where that does not follow from its parts. */
  readonly end?: Ending | undefined;
  readonly usage?: WrittenUsage | undefined;
};

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
  /** Texts that end the answer. */
  readonly stops?: readonly string[] | undefined;
  /** True where the request asks to see the model's thoughts. */
  readonly isThinking?: boolean | undefined;
  /** The function to call instead of saying anything. */
  readonly tool?: CalledTool | undefined;
  readonly form?: WantedForm | undefined;
  /** The answer itself, where it was written down beforehand. */
  readonly scripted?: ScriptedReply | undefined;
};

/** Words that a model shows of its thoughts. */
const thought = "The user's last message is what I answer.";

/** The parts of an answer in the mock's own words, after the thoughts that the request asks for. */
const withThoughts = (part: Part, { isThinking }: ReplyOrder): readonly Part[] =>
  isThinking === true ? [{ kind: 'thinking', text: thought }, part] : [part];

const textReply = (text: string, order: ReplyOrder): Reply =>
  finishReply(withThoughts({ kind: 'text', text }, order), order);

/** The answer that was written down, or else one to the prompt. */
export function sayPlainly(order: ReplyOrder): Reply {
  const { scripted } = order;
  if (scripted === undefined) return textReply(replyText(order.prompt), order);
  const reply = finishReply(scripted.parts, order);
  const { usage, failure, end } = scripted;
  return { ...reply, usage, failure, end: end ?? reply.end };
}

const problemOf = (member: string, message: string): SchemaProblem => ({
  pointer: `/${member.replaceAll('.', '/')}`,
  message,
});

/** The generator of values is loaded with the first schema: few mocks get one. */
async function fitValue(schema: JsonSchema, patterns?: Patterns): Promise<Fitted> {
  const loaded = await import('../structured-output/fit-value.ts');
  return loaded.fitValue(schema, patterns);
}

const sayWithoutCall = (order: ReplyOrder): MaybePromise<Reply | SchemaProblem> =>
  order.scripted === undefined && order.form !== undefined
    ? composeForm(order.form, order)
    : sayPlainly(order);

async function callTool(
  { name, parameters, member, isFree }: CalledTool,
  order: ReplyOrder,
): Promise<Reply | SchemaProblem> {
  const fitted = await fitValue({ type: 'object', ...parameters });
  if (fitted.fits && isRecord(fitted.value)) {
    const call: Part = { kind: 'call', name, input: { ...fitted.value } };
    return finishReply(withThoughts(call, order), order);
  }
  // A model that is free to call is free to say something instead.
  if (isFree || fitted.fits) return sayWithoutCall(order);
  return problemOf(member, fitted.message);
}

async function composeForm(form: WantedForm, order: ReplyOrder): Promise<Reply | SchemaProblem> {
  const { schema, member, isPlain, dialect, name = '' } = form;
  if (Object.keys(schema).length === 0) {
    return textReply(JSON.stringify({ answer: replyText(order.prompt) }), order);
  }
  const patterns = createPatterns();
  const refusal = refuseSchema(dialect, schema, name, patterns);
  if (refusal !== null) {
    return { ...problemOf(member, refusal), isSentence: true };
  }
  const fitted = await fitValue(schema, patterns);
  if (!fitted.fits) return problemOf(member, fitted.message);
  const { value } = fitted;
  const text = isPlain === true && typeof value === 'string' ? value : JSON.stringify(value);
  return textReply(text, order);
}

/**
 * Composes the answer to a request; a text that hits its limit is cut there and not complete.
 *
 * @returns the reply, which fits the schema that the request has; or the member that asks for a value that
 *   was not found
 */
export function composeReply(order: ReplyOrder): MaybePromise<Reply | SchemaProblem> {
  const { tool, scripted } = order;
  return scripted === undefined && tool !== undefined
    ? callTool(tool, order)
    : sayWithoutCall(order);
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
