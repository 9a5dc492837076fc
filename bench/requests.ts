import { keyFixtures, keyStates, restrictedModels } from '../fixtures/keys.ts';
import { requestFixtures } from '../fixtures/requests.ts';
import { operationOf } from '../spec/index.ts';

/** A request that is sent over and over, and the status that the mock owes it. */
export type BenchRequest = {
  readonly name: string;
  readonly status: number;
  readonly method: 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const { method, path } = operationOf('createChatCompletion');
const { body, model } = requestFixtures.createChatCompletion;
if (method !== 'POST' || restrictedModels.includes(model)) {
  throw new Error('the chat completion fixture must POST a model that the restricted key lacks');
}

/** A key of the ordinary length that nobody issued. */
const unknownKey = `sk-mockUnknown${'x'.repeat(37)}`;
if (keyStates.some((state) => keyFixtures[state].key === unknownKey)) {
  throw new Error('the unknown key is a fixture key');
}

const chat = (name: string, status: number, key: string): BenchRequest => ({
  name,
  status,
  method,
  path,
  headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The requests whose rate is measured: one that is served, and a refusal at each stage. */
export const benchRequests: readonly BenchRequest[] = [
  chat('200 chat completion', 200, keyFixtures.active.key),
  chat('401 unknown key', 401, unknownKey),
  chat('403 denied model', 403, keyFixtures.restricted.key),
];
