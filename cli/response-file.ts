import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { RefusalKind } from '../mocks/auth/refusal.ts';
import type { Script, ScriptedAnswer } from '../mocks/behaviours/script.ts';
import { operationIds } from '../spec/index.ts';
import schema from '../spec/responses.schema.json' with { type: 'json' };
import { explainAnswer } from './explain-answer.ts';
import { readYaml } from './read-yaml.ts';
import { didYouMean, UsageError } from './usage-error.ts';

/** An entry as the file has it, once it fits the schema. */
type Entry = {
  readonly when?: {
    readonly operation?: string;
    readonly model?: string;
    readonly message?: string;
  };
  readonly text?: string;
  readonly call?: { readonly name: string; readonly arguments?: Record<string, unknown> };
  readonly error?: {
    readonly status: number;
    readonly kind?: RefusalKind;
    readonly message?: string;
    readonly retry_after?: number;
  };
  readonly delay?: number;
};

const fits = new Ajv2020({ strict: false, verbose: true }).compile<Entry[]>(schema);

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

type Complain = (problem: string) => never;

/** A part of a text, or a regular expression between slashes. */
function readMessage(message: string, complain: Complain): (text: string) => boolean {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(message) ?? [];
  if (source === undefined) return (text) => text.includes(message);
  try {
    const pattern = new RegExp(source, flags?.replace(/[gy]/g, ''));
    return (text) => pattern.test(text);
  } catch {
    return complain('`when.message` is no regular expression between its slashes');
  }
}

/** False where a number stands in a value that JSON cannot tell: it would arrive as null. */
function holdsJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(holdsJson);
}

function readAnswer({ text, call, error }: Entry, complain: Complain): ScriptedAnswer['answer'] {
  const given = [text, call, error].filter((one) => one !== undefined).length;
  if (given !== 1)
    return complain(`needs just one of \`text\`, \`call\` and \`error\`, not ${given}`);
  if (text !== undefined) return { kind: 'text', text };
  if (call !== undefined && !holdsJson(call.arguments)) {
    return complain('`call.arguments` holds a number that JSON does not have');
  }
  if (call !== undefined) return { kind: 'call', name: call.name, input: call.arguments ?? {} };
  const status = error?.status ?? 500;
  return {
    kind: 'error',
    refusal: {
      kind: error?.kind ?? kindOf(status),
      status,
      message: error?.message ?? 'This error was written down for the mock to give.',
      reason: 'the response file says so',
      advice: 'change the response file, or ask for something else',
      clause: null,
      ...(error?.retry_after === undefined ? {} : { retryAfter: error.retry_after }),
    },
  };
}

function readEntry(entry: Entry, complain: Complain): ScriptedAnswer {
  const { operation, model, message } = entry.when ?? {};
  const id = operationIds.find((one) => one === operation);
  if (operation !== undefined && id === undefined) {
    return complain(
      `\`when.operation\` names no operation.${didYouMean(operation, operationIds)} \`list\` shows them`,
    );
  }
  return {
    ...(id === undefined ? {} : { operation: id }),
    ...(model === undefined ? {} : { model }),
    ...(message === undefined ? {} : { message: readMessage(message, complain) }),
    answer: readAnswer(entry, complain),
    delay: entry.delay ?? 0,
  };
}

/**
 * Reads scripted answers from a YAML file; `spec/responses.schema.json` is its form.
 *
 * @param file its name, for messages
 * @throws UsageError naming the answer, the field and what is wrong with it
 */
export function parseResponseFile(content: string | Uint8Array, file: string): Script {
  const complain: Complain = (problem) => {
    throw new UsageError(`--responses ${file}: ${problem}.`);
  };
  const reading = readYaml(content);
  if (!reading.fits) return complain(reading.complaint);
  const root = reading.value;
  if (!Array.isArray(root)) return complain('needs a list of answers');
  if (!fits(root)) {
    const [first] = fits.errors ?? [];
    return complain(first === undefined ? 'does not fit' : explainAnswer(first));
  }
  return root.map((entry, index) =>
    readEntry(entry, (problem) => complain(`answer ${index + 1} ${problem}`)),
  );
}

/** Reads a response file. @throws UsageError when it cannot be read or does not fit. */
export async function readResponseFile(file: string): Promise<Script> {
  const bytes = await readFile(file).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new UsageError(`--responses ${file}: cannot be read (${code}).`);
  });
  return parseResponseFile(bytes, file);
}
