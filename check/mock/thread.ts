/** The thread of `begin-thread.ts`: starts a mock and reports its URL. */
import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';

// Before anything else is loaded: each thread has a cache of its own.
enableCompileCache();

const { startMockServer } = await import('./start-server.ts');

const { url } = await startMockServer();
parentPort?.postMessage(url);

// The first calls come once the cases are made. What the mock loads with the first call of a kind is loaded
// until then, so that nobody waits for it later.
const [{ fitValue }] = await Promise.all([
  import('../../mocks/structured-output/fit-value.ts'),
  import('@hono/node-server'),
  import('ws'),
]);
await fitValue({ type: 'object' });
