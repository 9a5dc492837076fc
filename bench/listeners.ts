/**
 * `node bench/listeners.ts`: 500 clients follow the decision log of a mock while 10,000 requests pass.
 * Tells what each got, and how fast the requests were with the listeners and without. Ends with exit
 * code 1 where a listener lost a decision or a request failed.
 */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import autocannon from 'autocannon';
import { startServerChild } from './children.ts';
import { benchRequests } from './requests.ts';

const listeners = 500;
const requests = 10_000;
const patience = 60_000;

/** How often a marker was seen in a stream, across the borders of its chunks. */
function countIn(stream: IncomingMessage, marker: string): () => number {
  let count = 0;
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const text = rest + chunk.toString('latin1');
    for (let at = text.indexOf(marker); at !== -1; at = text.indexOf(marker, at + 1)) count += 1;
    rest = text.slice(-(marker.length - 1));
  });
  return () => count;
}

async function listen(
  url: string,
): Promise<{ readonly got: () => number; readonly missed: () => number }> {
  const request = get(`${url}/_anyone/decisions`, {
    headers: { accept: 'text/event-stream' },
    agent: new Agent(),
  });
  request.on('error', () => undefined);
  const stream = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  const counts = {
    got: countIn(stream, 'event: decision\n'),
    missed: countIn(stream, 'event: missed\n'),
  };
  await once(stream, 'data');
  return counts;
}

async function pass(url: string, amount: number): Promise<{ seconds: number; failures: number }> {
  const [request] = benchRequests;
  if (request === undefined) throw new Error('there is no request');
  const { method, path, headers, body, status } = request;
  const start = performance.now();
  const result = await autocannon({
    url: url + path,
    method,
    headers,
    body,
    connections: 50,
    amount,
  });
  const served = result.statusCodeStats?.[`${status}`]?.count ?? 0;
  return { seconds: (performance.now() - start) / 1000, failures: amount - served };
}

const server = await startServerChild('servers/mock.ts');
await pass(server.url, requests);
const alone = await pass(server.url, requests);
const all = [];
for (let index = 0; index < listeners; index += 1) all.push(await listen(server.url));
const beside = await pass(server.url, requests);
const start = performance.now();
while (all.some(({ got }) => got() < requests) && performance.now() - start < patience) {
  await new Promise((resolve) => setTimeout(resolve, 100));
}
const lost = all.reduce((sum, { got }) => sum + Math.abs(requests - got()), 0);
const missed = all.reduce((sum, one) => sum + one.missed(), 0);
const caughtUp = (performance.now() - start) / 1000;
const failures = alone.failures + beside.failures;
process.stdout.write(
  [
    `${requests} requests without a listener: ${alone.seconds.toFixed(2)} s`,
    `${requests} requests beside ${listeners} listeners: ${beside.seconds.toFixed(2)} s, and all was told ${caughtUp.toFixed(2)} s later`,
    `decisions lost: ${lost} of ${listeners * requests}; listeners skipped: ${missed}; requests failed: ${failures}`,
    '',
  ].join('\n'),
);
await server.stop();
process.exit(lost + missed + failures === 0 ? 0 : 1);
