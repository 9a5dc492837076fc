import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CheckOptions } from '../options/table.ts';
import type { Environment } from '../target-from-env.ts';

/** A mock that starts in a thread of its own. */
export type MockThread = {
  /** Waits until the mock listens. From then on the thread keeps the process alive. @throws the error of its start */
  readonly listening: () => Promise<{
    readonly url: string;
    readonly close: () => Promise<void>;
  }>;
};

function beginThread(): MockThread {
  const name = `./thread${extname(import.meta.url)}`;
  const thread = new Worker(new URL(name, import.meta.url));
  thread.unref();
  const started = once(thread, 'message');
  started.catch(() => undefined);
  return {
    listening: async () => {
      thread.ref();
      const [url] = await started;
      return {
        url: String(url),
        close: async () => {
          await thread.terminate();
        },
      };
    },
  };
}

/**
 * Begins to start a mock with the fixture keys in a thread of its own, so that this one has time for the requests and
 * their judges. A process that ends first need not wait for it.
 *
 * @returns undefined where the options ask for a gateway, or for so few cases that a thread would save no time
 */
export function beginMockThread(
  { baseUrl, compareUrl, only = [] }: CheckOptions,
  environment: Environment,
): MockThread | undefined {
  const isLive = (baseUrl ?? compareUrl ?? environment['ANYONE_BASE_URL']) !== undefined;
  return isLive || only.length > 0 ? undefined : beginThread();
}
