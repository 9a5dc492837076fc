import { keys as fixtureKeys, type KeyState, restrictedModels } from '../../fixtures/keys.ts';
import type { components } from '../../spec/index.ts';
import { createAnswerBook } from '../behaviours/scripts/answer-book.ts';
import { readEntries } from '../behaviours/scripts/script-answers.ts';
import type { ScriptedEntry } from '../behaviours/scripts/scripted-entry.ts';
import { createControl } from '../control/control.ts';
import { createGateway, type GatewayOptions } from '../gateway/gateway.ts';
import { createTrafficLog } from '../gateway/traffic/traffic-log.ts';
import { startServer } from '../server/server.ts';
import { createClient, openSession } from './client.ts';

export { keys } from '../../fixtures/keys.ts';
export type { ScriptedEntry } from '../behaviours/scripts/scripted-entry.ts';

/** A mock as a test uses it. */
export type AnyoneMock = {
  /** Its base URL, without a slash at the end. */
  readonly url: string;
  /** A key of each state. Those of a session are its own. */
  readonly keys: Readonly<Record<KeyState, string>>;
  /** The models that `keys.restricted` may use. */
  readonly allowedModels: readonly string[];
  /** Scripts answers: tried in their order, before those that were added earlier. */
  readonly answer: (...entries: readonly ScriptedEntry[]) => Promise<void>;
  /** What the mock decided on requests with these keys, and why; oldest first. */
  readonly decisions: () => Promise<readonly components['schemas']['DecisionRecord'][]>;
  /** The request and the response of a decision, without any key. */
  readonly exchange: (requestId: string) => Promise<components['schemas']['ExchangeRecord']>;
  /** Puts the keys back, and forgets answers and decisions. */
  readonly reset: () => Promise<void>;
  /** Stops the mock, or closes the session. */
  readonly close: () => Promise<void>;
};

/** Which mock a test uses: one of its own, or a session on one that runs. */
export type MockOptions = Omit<GatewayOptions, 'keys' | 'traffic'> & {
  /** The address of a mock that runs. The options below and those of a gateway are then its own. */
  readonly url?: string | undefined;
  /** The control token of that mock, where it has one. */
  readonly token?: string | undefined;
  /** The port to listen on; a free one by default. */
  readonly port?: number;
  /** Answers that a reset keeps. */
  readonly answers?: readonly ScriptedEntry[];
};

async function startOwn(options: MockOptions): Promise<AnyoneMock> {
  const { answers = [], port = 0, behaviours = [] } = options;
  const script = readEntries(answers);
  const book = createAnswerBook(() => script);
  const gateway = createGateway({
    ...options,
    behaviours: [book.behaviour, ...behaviours],
    traffic: createTrafficLog(),
  });
  const control = createControl(gateway, { answers: book });
  const server = await startServer(gateway, { port, control });
  const client = createClient({ url: server.url, path: '', send: control.answer });
  return {
    ...client,
    url: server.url,
    keys: fixtureKeys,
    allowedModels: restrictedModels,
    close: server.close,
  };
}

/**
 * Opens a mock for tests: starts one in this process, or with `url` a session on one that runs, so that parallel
 * tests share it and have keys, answers and decisions of their own.
 *
 * @throws Error where a mock that runs cannot be reached, or refuses
 *
 * @example
 * const mock = await openMock();
 * await mock.answer({ when: { message: 'weather' }, text: 'It is raining.' });
 * await fetch(`${mock.url}/v1/models`, { headers: { authorization: `Bearer ${mock.keys.active}` } });
 * await mock.close();
 */
export const openMock = (options: MockOptions = {}): Promise<AnyoneMock> =>
  options.url === undefined ? startOwn(options) : openSession(options.url, options.token);
