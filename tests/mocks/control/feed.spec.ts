import { createFeed } from '../../../mocks/control/feed.ts';
import { createDecisionLog, type Decision } from '../../../mocks/gateway/decision.ts';
import { expect, test } from '../../test.ts';

const decisionOf = (index: number): Decision => ({
  requestId: `req_${index}`,
  at: 0,
  method: 'GET',
  path: '/v1/models',
  operation: 'listModels',
  credential: null,
  presented: [],
  key: null,
  model: null,
  status: 401,
  streamed: false,
  clause: 'KEY-REQUIRED',
  refusal: { reason: 'no key was sent', advice: 'send one' },
  note: null,
  duration: 1,
  exchange: null,
});

/** A log that knows how many listen to it. */
function countedLog() {
  const log = createDecisionLog();
  let listening = 0;
  return {
    log: {
      ...log,
      subscribe: (listener: (decision: Decision) => void) => {
        listening += 1;
        const leave = log.subscribe(listener);
        return () => {
          listening -= 1;
          leave();
        };
      },
    },
    listening: () => listening,
  };
}

const idsIn = (text: string): string[] =>
  [...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id ?? '');

test('a feed listens to the log while somebody listens to it, and at no other time', async () => {
  const { log, listening } = countedLog();
  const feed = createFeed(log);
  expect(listening()).toBe(0);
  const [one, other] = [feed.open(null), feed.open(null)];
  expect(listening()).toBe(1);
  await one.cancel();
  expect(listening()).toBe(1);
  await other.cancel();
  expect(listening()).toBe(0);
  await feed.open(null).cancel();
  expect(listening()).toBe(0);
});

/** Reads a stream as text. */
function readerOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  return {
    next: async () => decoder.decode((await reader.read()).value, { stream: true }),
    cancel: () => reader.cancel(),
  };
}

test('a listener that does not read is skipped and learns how far; one that keeps up gets all', async () => {
  const { log } = countedLog();
  const feed = createFeed(log);
  const [quick, slow] = [readerOf(feed.open(null)), readerOf(feed.open(null))];
  const all = 40_000;
  let [received, read] = ['', 0];
  for (let index = 0; index < all; index += 1) {
    log.add(decisionOf(index));
    while (index % 2_000 === 1_999 && read <= index) {
      const text = await quick.next();
      read += idsIn(text).length;
      received += text;
    }
  }
  expect(idsIn(received)).toEqual(Array.from({ length: all }, (_, index) => `req_${index}`));
  expect(received).not.toContain('missed');

  // The slow one has as much before it as may wait; then one decision more is made.
  let late = await slow.next();
  while (!late.includes('id: req_9999\n')) late += await slow.next();
  log.add(decisionOf(all));
  while (!late.includes(`id: req_${all}\n`)) late += await slow.next();
  const missed = Number(/event: missed\ndata: \{"count":(\d+)\}/.exec(late)?.[1]);
  const ids = idsIn(late).slice(0, -1);
  expect(missed).toBeGreaterThan(0);
  expect(ids).toEqual(Array.from({ length: all - missed }, (_, index) => `req_${index}`));
  await quick.cancel();
  await slow.cancel();
});
