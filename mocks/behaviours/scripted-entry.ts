import type { OperationId } from '../../spec/index.ts';
import type { RefusalKind } from '../gateway/refusal.ts';
import { compilePattern, type Pattern } from '../structured-output/pattern.ts';
import type { ScriptedAnswer } from './script.ts';

/** An answer as a person writes it down: the same members in a response file and in a program. */
export type ScriptedEntry = {
  /** The requests that it is for; what is left out fits every request. */
  readonly when?: {
    readonly operation?: OperationId;
    readonly model?: string;
    /** A part of what the user said last, or a regular expression: in a text, between slashes. */
    readonly message?: string | RegExp;
  };
  /** What the model says. Of `text`, `call` and `error` an entry has just one. */
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
  /** Milliseconds to wait before it is given. */
  readonly delay?: number;
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
  return (text) => pattern.test(text.slice(0, mostMatched));
}

/** False for a value with a number that JSON cannot write: it would arrive as null. */
function holdsJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(holdsJson);
}

function readAnswer({ text, call, error }: ScriptedEntry): ScriptedAnswer['answer'] {
  const given = [text, call, error].filter((one) => one !== undefined).length;
  if (given !== 1) {
    throw new Error(`needs just one of \`text\`, \`call\` and \`error\`, not ${given}`);
  }
  if (text !== undefined) return { kind: 'text', text };
  if (call !== undefined) {
    if (holdsJson(call.arguments)) {
      return { kind: 'call', name: call.name, input: call.arguments ?? {} };
    }
    throw new Error('`call.arguments` holds a number that JSON does not have');
  }
  const status = error?.status ?? 500;
  return {
    kind: 'error',
    refusal: {
      kind: error?.kind ?? kindOf(status),
      status,
      message: error?.message ?? 'This error was written down for the mock to give.',
      reason: 'the script of answers says so',
      advice: 'change the script, or ask for something else',
      clause: null,
      ...(error?.retry_after === undefined ? {} : { retryAfter: error.retry_after }),
    },
  };
}

/**
 * Makes an answer of an entry.
 *
 * @throws Error that says in words what is wrong with the entry
 */
export function readEntry(entry: ScriptedEntry): ScriptedAnswer {
  const { operation, model, message } = entry.when ?? {};
  return {
    ...(operation === undefined ? {} : { operation }),
    ...(model === undefined ? {} : { model }),
    ...(message === undefined ? {} : { message: readMessage(message) }),
    answer: readAnswer(entry),
    delay: entry.delay ?? 0,
  };
}
