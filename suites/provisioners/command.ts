import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isRecord, memberOf, parseJson } from '../../base/json.ts';
import { visibleLine } from '../../base/text.ts';
import { explainFailure, isTypescript, typescriptOptions } from '../../base/typescript.ts';
import { Refused, type SearchableProvisioner } from '../cases/provisioner.ts';
import { safeWords } from './caller.ts';
import { endCommand } from './end-command.ts';
import { unknownShape } from './shape.ts';

/** How the command is run. */
export type CommandOptions = {
  /** A command line for the shell, or the path of a TypeScript file that this program's own Node runs. */
  readonly command: string;
  /** Milliseconds that it may take to answer a line; 30,000 by default. */
  readonly timeout?: number;
};

type Waiting = {
  readonly resolve: (answer: Readonly<Record<string, unknown>>) => void;
  readonly reject: (error: Error) => void;
};

type Conversation = {
  readonly ask: (question: object) => Promise<Readonly<Record<string, unknown>>>;
  readonly end: () => Promise<void>;
};

/** True for a TypeScript file that no shell can start. One that may be executed names its own program. */
function isProgram(command: string): boolean {
  if (!isTypescript(command) || !existsSync(command)) return false;
  if (process.platform === 'win32') return true;
  try {
    accessSync(command, constants.X_OK);
    return false;
  } catch {
    return true;
  }
}

/**
 * Starts the command in a group of its own, so that Ctrl-C ends the check first, which then cleans up by it.
 */
function start(command: string): ChildProcess {
  const detached = process.platform !== 'win32';
  if (isProgram(command)) {
    return spawn(process.execPath, [...typescriptOptions(), command], { detached });
  }
  return spawn(command, { detached, shell: true });
}

/** The most of standard error that is kept, in characters. */
const longestReport = 10_000;

/**
 * Why a command failed: `: make-keys.ts:3:14: …`, else the last line that it wrote to standard error, without
 * what could be a key; nothing where it wrote none.
 */
function reasonIn(report: string): string {
  const { place = null, message } = explainFailure(report) ?? {};
  if (message === undefined) {
    const last = report.split('\n').findLast((line) => line.trim() !== '');
    return last === undefined ? '' : `: ${safeWords(visibleLine(last.trim()))}`;
  }
  return place === null ? `: ${safeWords(message)}` : `: ${place}: ${safeWords(message)}`;
}

/** How long what a command wrote may take to arrive once it has ended, in milliseconds. */
const lateness = 500;

/** Talks to a command in lines: each question has a number, which its answer repeats. */
function converse(command: string, timeout: number): Conversation {
  const child = start(command);
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let over: Error | null = null;
  let report = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    report = `${report}${text}`.slice(-longestReport);
  });
  const breakOff = (error: Error): void => {
    over ??= error;
    for (const one of waiting.values()) one.reject(over);
    waiting.clear();
  };
  child.once('error', () => breakOff(new Error('the command cannot be started')));
  const hasEnded = (code: number | null): void =>
    breakOff(new Error(`the command ended (exit code ${code})${reasonIn(report)}`));
  child.once('close', hasEnded);
  // Where something that it started holds its output, that never closes.
  child.once('exit', (code) => setTimeout(() => hasEnded(code), lateness).unref());
  child.stdin?.on('error', () => undefined);
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const answer = parseJson(line);
      const number = memberOf(answer, 'number');
      const one = typeof number === 'number' ? waiting.get(number) : undefined;
      if (!isRecord(answer) || typeof number !== 'number') {
        breakOff(new Error('the command wrote a line that is no answer: {"number": …} is needed'));
      } else if (one !== undefined) {
        waiting.delete(number);
        one.resolve(answer);
      }
    });
  }
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (over !== null) {
          reject(over);
          return;
        }
        count += 1;
        const number = count;
        const timer = setTimeout(() => {
          waiting.delete(number);
          reject(
            new Error(`the command did not answer within ${timeout / 1000} s${reasonIn(report)}`),
          );
        }, timeout);
        const settle = <Value>(then: (value: Value) => void) => {
          return (value: Value): void => {
            clearTimeout(timer);
            then(value);
          };
        };
        waiting.set(number, { resolve: settle(resolve), reject: settle(reject) });
        child.stdin?.write(`${JSON.stringify({ number, ...question })}\n`);
      }),
    end: () => endCommand(child),
  };
}

/** The texts of a member of an answer. @throws Error where it is no list of texts or numbers */
function listIn(
  answer: Readonly<Record<string, unknown>>,
  question: string,
  member: string,
): readonly string[] {
  const list = answer[member];
  const isPlain = (one: unknown) => typeof one === 'string' || typeof one === 'number';
  if (Array.isArray(list) && list.every(isPlain)) return list.map(String);
  throw unknownShape('the command', question, `{number, ${member}: [string]}`, answer);
}

/**
 * Creates a provisioner that uses the user's own command: one line of JSON per question and per answer, as
 * docs/provisioners.md describes. The first question starts the command.
 */
export function createCommandProvisioner(options: CommandOptions): SearchableProvisioner {
  const { command, timeout = 30_000 } = options;
  let conversation: Conversation | null = null;
  const ask = async (question: { readonly do: string } & Readonly<Record<string, unknown>>) => {
    conversation ??= converse(command, timeout);
    const answer = await conversation.ask(question);
    if (answer['error'] === undefined) return answer;
    throw new Refused(`the command refused ${question.do}: ${safeWords(String(answer['error']))}`);
  };
  return {
    create: async ({ name, models, expiresAt, usedUp }) => {
      const { id, key } = await ask({
        do: 'create',
        name,
        models: models ?? null,
        expiresAt: expiresAt?.toISOString() ?? null,
        usedUp: usedUp === true,
      });
      if (typeof id !== 'string' || typeof key !== 'string' || key.length < 8) {
        throw new Error('the command answered create without an id and a key');
      }
      return { id, key };
    },
    change: async (id, change) => {
      await ask({ do: 'change', id, ...change });
    },
    remove: async (id) => {
      await ask({ do: 'remove', id });
    },
    show: async (id) => listIn(await ask({ do: 'show', id }), 'show', 'texts'),
    find: async (beginning) => {
      const answer = await ask({ do: 'find', beginning });
      return answer['ids'] === null ? null : listIn(answer, 'find', 'ids');
    },
    hurry: () => undefined,
    close: async () => {
      await conversation?.end();
      conversation = null;
    },
  };
}
