/** The thread of `begin-thread.ts`: starts a mock and reports its URL. */
import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';

// Before anything else is loaded: each thread has a cache of its own.
enableCompileCache();

const { loadAhead, startMockServer } = await import('./start-server.ts');

const { url } = await startMockServer();
parentPort?.postMessage(url);
// The first calls come once the cases are made.
await loadAhead();
