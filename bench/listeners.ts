/**
 * `node bench/listeners.ts`: 500 clients follow the decision log of a mock while 10,000 requests pass.
 * Prints what they received, and how fast the requests were with them, before them and after them. Ends with
 * exit code 1 where one of them lost a decision or a request failed.
 */
import { startServerChild } from './children.ts';
import { measureCrowd } from './crowd.ts';

const followers = 500;
const requests = 10_000;

const server = await startServerChild('servers/mock.ts');
const { seconds, caughtUp, ids, differing, missed, failures } = await measureCrowd(
  server.url,
  followers,
  requests,
);
await server.stop();
const lost = requests - new Set(ids).size;
process.stdout.write(
  [
    `${requests} requests without a listener: ${seconds.before.toFixed(2)} s before, ${seconds.after.toFixed(2)} s after`,
    `${requests} requests with ${followers} listeners: ${seconds.beside.toFixed(2)} s; the last decision arrived ${caughtUp.toFixed(2)} s later`,
    `decisions lost: ${lost}; listeners skipped: ${missed}; listeners with other bytes: ${differing}; requests failed: ${failures}`,
    '',
  ].join('\n'),
);
process.exit(lost + missed + differing + failures === 0 ? 0 : 1);
