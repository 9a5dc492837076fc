/**
 * The load, in a process of its own: it shares no thread with the servers. On a `LoadOrder` it
 * sends one request over 50 connections, and answers with `LoadFigures`.
 */
import autocannon, { type Options, type Result } from 'autocannon';
import { benchRequests } from '../requests.ts';
import { percentile } from '../statistics.ts';
import { type LoadFigures, type LoadOrder, readOrder } from './load-order.ts';

const connections = 50;

/**
 * Keeps this process from sleeping between answers. To wake it is the writing server's work, and on
 * a small virtual machine more of it than a request: whoever is a little slower than this load
 * would seem far slower than it is.
 *
 * @returns ends it
 */
function stayAwake(): () => void {
  let isAwake = true;
  const turn = (): void => {
    if (isAwake) setImmediate(turn);
  };
  turn();
  return () => {
    isAwake = false;
  };
}

async function load({ url, request: name, answers }: LoadOrder): Promise<LoadFigures> {
  const request = benchRequests.find((one) => one.name === name);
  if (request === undefined) throw new Error(`there is no request ${name}`);
  const { status, method, path, headers, body } = request;
  const latencies: number[] = [];
  let [first, last, unexpected] = [0, 0, 0];
  const options: Options = {
    url: url + path,
    method,
    headers,
    body,
    connections,
    amount: answers,
    // It ends at the end of a sample, which lasts a second by default.
    sampleInt: 20,
  };
  const finished = Promise.withResolvers<Result>();
  const sleep = stayAwake();
  const running = autocannon(options, (error: unknown, result) => {
    if (error instanceof Error) finished.reject(error);
    else finished.resolve(result);
  });
  // autocannon's own histogram counts whole milliseconds: too coarse on the loopback interface.
  running.on('response', (_client, answered, _bytes, latency) => {
    last = performance.now();
    if (latencies.length === 0) first = last;
    latencies.push(latency);
    if (answered !== status) unexpected += 1;
  });
  const { errors } = await finished.promise.finally(sleep);
  return {
    answers: latencies.length,
    perSecond: ((latencies.length - 1) / (last - first)) * 1000,
    p99: percentile(latencies, 0.99),
    failures: errors + unexpected,
  };
}

process.on('message', async (message) => {
  process.send?.(await load(readOrder(message)));
});
process.once('disconnect', () => process.exit());
