import { didYouMean } from '../../../base/errors.ts';
import type { OperationId } from '../../../spec/index.ts';
import type { Refusal, RefusalKind } from '../../gateway/refusal.ts';
import type { Ending, Part } from '../../operations/finish-reply.ts';
import type { ScriptedReply } from '../../operations/reply.ts';
import { compilePattern, type Pattern } from '../../structured-output/pattern.ts';
import type { Conversation } from './conversation.ts';
import { templateNames, unknownTemplate } from './fill-templates.ts';
import type { ScriptedAnswer } from './script.ts';

/** An answer as a person writes it down: the same members in a response file and in a program. */
export type ScriptedEntry = {
  /** The requests that it is for; what is left out fits every request. */
  readonly when?: {
    readonly operation?: OperationId;
    readonly model?: string;
    /** A part of what the user said last, or a regular expression: in a text, between slashes. */
    readonly message?: string | RegExp;
    /** The same of the instructions to the model. */
    readonly system?: string | RegExp;
    /** The same of the result of a tool in the newest turn. */
    readonly tool_result?: string | RegExp;
    /** The number of the user's messages, from 1. */
    readonly turn?: number;
    /** Whether the user's newest message has an image. */
    readonly image?: boolean;
    /** Parts of header values, or regular expressions, by the header's name. */
    readonly header?: Readonly<Record<string, string | RegExp>>;
  };
  /** What the model says. Of `text`, `call`, `refusal`, `steps` and `error` an entry has just one. */
  readonly text?: string;
  /** The tool that the model calls. */
  readonly call?: { readonly name: string; readonly arguments?: Record<string, unknown> };
  /** The refusal, sent in the endpoint's own format. */
  readonly error?: {
    readonly status: number;
    readonly kind?: RefusalKind;
    readonly message?: string;
    /** Seconds, for the header `Retry-After`. */
    readonly retry_after?: number;
  };
  /** What the model says where it refuses to answer. */
  readonly refusal?: string;
  /** Several of them in order. An `error` is the last: it breaks a stream off. */
  readonly steps?: readonly ScriptedStep[];
  /** Why the answer ends; by default what follows from its steps. */
  readonly finish?: Ending;
  /** The tokens that it counts. */
  readonly usage?: { readonly input?: number; readonly output?: number };
  /** Given the first time only; a later entry answers from then on. */
  readonly once?: boolean;
  /** Given this many times. */
  readonly times?: number;
  /** Milliseconds to wait before it is given. */
  readonly delay?: number;
};

/** One step of an answer: just one of `thinking`, `text`, `call`, `refusal` and `error`. */
export type ScriptedStep = Pick<ScriptedEntry, 'text' | 'call' | 'refusal' | 'error' | 'delay'> & {
  /** What the model thinks before it goes on. */
  readonly thinking?: string;
};

const kinds: Readonly<Record<number, RefusalKind>> = {
  401: 'unauthenticated',
  403: 'model-forbidden',
  404: 'not-found',
  413: 'too-large',
  429: 'rate-limited',
  503: 'overloaded',
  529: 'overloaded',
};

const kindOf = (status: number): RefusalKind =>
  kinds[status] ?? (status < 500 ? 'invalid-request' : 'failed');

/** The most characters of a message that a pattern is matched against. */
const mostMatched = 10_000;

/** A pattern whose time is linear in the message: clients write messages, and one could be made to last. */
function patternOf(source: string, flags: string): Pattern {
  try {
    new RegExp(source, flags);
  } catch {
    throw new Error('`when.message` is no regular expression between its slashes');
  }
  const pattern = compilePattern(source, flags);
  if (pattern !== null) return pattern;
  throw new Error(
    '`when.message` is a pattern that could take too long: leave out look-around, back-references and large counts',
  );
}

function readMessage(message: string | RegExp): (text: string) => boolean {
  const [, source, flags = ''] =
    message instanceof RegExp
      ? [null, message.source, message.flags]
      : (/^\/(.+)\/([a-z]*)$/s.exec(message) ?? []);
  if (source === undefined) return (text) => text.includes(String(message));
  const pattern = patternOf(source, flags);
  const most = Math.min(mostMatched, pattern.longest);
  return (text) => pattern.test(text.slice(0, most));
}

/** False for a value with a number that JSON cannot write: it would arrive as null. */
function holdsJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(holdsJson);
}

function refusalOf(error: NonNullable<ScriptedEntry['error']>): Refusal {
  const { status, kind, message, retry_after } = error;
  return {
    kind: kind ?? kindOf(status),
    status,
    message: message ?? 'This error was written down for the mock to give.',
    reason: 'the script of answers says so',
    advice: 'change the script, or ask for something else',
    clause: null,
    ...(retry_after === undefined ? {} : { retryAfter: retry_after }),
  };
}

function templated(text: string): string {
  const unknown = unknownTemplate(text);
  if (unknown === undefined) return text;
  const hint = didYouMean(unknown, templateNames);
  throw new Error(
    `names an unknown value {{ ${unknown} }}.${hint} There are ${templateNames.join(', ')}`,
  );
}

/** The part of a step, which has just one of its kinds; null for an error. */
function readPart({ thinking, text, call, refusal, error, delay }: ScriptedStep): Part | null {
  const given = [thinking, text, call, refusal, error].filter((one) => one !== undefined).length;
  if (given !== 1) {
    throw new Error(
      `needs just one of \`thinking\`, \`text\`, \`call\`, \`refusal\` and \`error\` in each step, not ${given}`,
    );
  }
  if (thinking !== undefined) return { kind: 'thinking', text: templated(thinking), delay };
  if (text !== undefined) return { kind: 'text', text: templated(text), delay };
  if (refusal !== undefined) return { kind: 'refusal', text: templated(refusal), delay };
  if (call === undefined) return null;
  if (holdsJson(call.arguments)) {
    return { kind: 'call', name: call.name, input: call.arguments ?? {}, delay };
  }
  throw new Error('`call.arguments` holds a number that JSON does not have');
}

function readSteps(steps: readonly ScriptedStep[]): Pick<ScriptedReply, 'parts' | 'failure'> {
  const parts = steps.map(readPart);
  const place = parts.indexOf(null);
  if (place !== -1 && place < parts.length - 1) {
    throw new Error('has a step after its `error`: an error is the last step');
  }
  const last = steps.at(-1);
  const failure = last?.error && { refusal: refusalOf(last.error), delay: last.delay };
  return { parts: parts.filter((part) => part !== null), failure };
}

function readAnswer(entry: ScriptedEntry): ScriptedAnswer['answer'] {
  const { text, call, refusal, steps, error, finish, usage } = entry;
  const given = [text, call, refusal, steps, error].filter((one) => one !== undefined).length;
  if (given !== 1) {
    throw new Error(
      `needs just one of \`text\`, \`call\`, \`refusal\`, \`steps\` and \`error\`, not ${given}`,
    );
  }
  if (error !== undefined) return { kind: 'error', refusal: refusalOf(error) };
  const said = text === undefined ? { refusal: refusal ?? '' } : { text };
  const one = call === undefined ? said : { call };
  return { kind: 'reply', ...readSteps(steps ?? [one]), end: finish, usage };
}

/** Reads the members of `when` that are about the rest of a request; undefined where there are none. */
function readRest({ when = {} }: ScriptedEntry): ScriptedAnswer['rest'] {
  const { system, tool_result, turn, image, header } = when;
  const rules: ((one: Conversation) => boolean)[] = [];
  const add = (given: string | RegExp | undefined, read: (one: Conversation) => string | null) => {
    if (given === undefined) return;
    const test = readMessage(given);
    rules.push((one) => {
      const text = read(one);
      return text !== null && test(text);
    });
  };
  add(system, (one) => one.system);
  add(tool_result, (one) => one.toolResult);
  for (const [name, given] of Object.entries(header ?? {})) {
    add(given, ({ headers }) => headers.get(name));
  }
  if (turn !== undefined) rules.push((one) => one.turn === turn);
  if (image !== undefined) rules.push((one) => one.hasImage === image);
  return rules.length === 0 ? undefined : (one) => rules.every((rule) => rule(one));
}

/**
 * Makes an answer of an entry.
 *
 * @throws Error that says in words what is wrong with the entry
 */
export function readEntry(entry: ScriptedEntry): ScriptedAnswer {
  const { operation, model, message, tool_result } = entry.when ?? {};
  const rest = readRest(entry);
  return {
    entry,
    ...(operation === undefined ? {} : { operation }),
    ...(model === undefined ? {} : { model }),
    ...(message === undefined ? {} : { message: readMessage(message) }),
    ...(rest === undefined ? {} : { rest }),
    ...(tool_result === undefined ? {} : { readsResult: true }),
    times: entry.once === true ? 1 : entry.times,
    answer: readAnswer(entry),
    delay: entry.delay ?? 0,
  };
}
