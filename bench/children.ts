import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { itemsOf } from '../base/json.ts';

/** A process of this benchmark that answers messages. */
export type Child = {
  /** The next message that it sends. @throws where it ends instead */
  readonly next: () => Promise<unknown>;
  readonly send: (message: object) => void;
  readonly stop: () => Promise<void>;
};

/** A server in a process of its own, so that it shares a thread with nobody. */
export type ServerChild = {
  readonly url: string;
  /** Milliseconds of processor time that it has used. */
  readonly processorTime: () => Promise<number>;
  /** Bytes of memory that it holds. */
  readonly memory: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

async function messageOf(process: ChildProcess, name: string): Promise<unknown> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    const [message] = await Promise.race([
      once(process, 'message', { signal }),
      once(process, 'exit', { signal }).then(() => {
        throw new Error(`${name} ended before it answered`);
      }),
    ]);
    return message;
  } finally {
    waiting.abort();
  }
}

/**
 * Starts a module of this folder as a process.
 *
 * @param module its path below bench/
 */
export function startChild(module: string, args: readonly string[] = []): Child {
  const process = fork(fileURLToPath(new URL(module, import.meta.url)), args);
  return {
    next: () => messageOf(process, module),
    send: (message) => {
      process.send(message);
    },
    stop: async () => {
      if (process.exitCode !== null) return;
      process.kill();
      await once(process, 'exit');
    },
  };
}

/** Starts a server module and waits until it listens. */
export async function startServerChild(
  module: string,
  args: readonly string[] = [],
): Promise<ServerChild> {
  const child = startChild(module, args);
  const url = String(await child.next());
  const use = async (at: 0 | 1): Promise<number> => {
    child.send({});
    return Number(itemsOf(await child.next())[at]);
  };
  return { url, processorTime: () => use(0), memory: () => use(1), stop: child.stop };
}
