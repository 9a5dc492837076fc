import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { completion, unknown } from '../requests.ts';
import type { Peer } from './peer-list.ts';

/** A running peer. */
export type PeerProcess = {
  readonly name: string;
  readonly checks: string;
  readonly url: string;
  /** Milliseconds from the start of its process to its first completion. */
  readonly startUp: number;
  /** What it answered to a key that nobody issued. */
  readonly unknownKey: number;
  /** Milliseconds of processor time that it has used. */
  readonly processorTime: () => Promise<number>;
  /** Bytes of memory that it holds. */
  readonly memory: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** Milliseconds within which a peer must answer. */
const patience = 30_000;

/** Milliseconds of a tick in /proc: Linux has a hundred in a second. */
const tick = 10;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function statusOf(
  url: string,
  { method, path, headers, body }: typeof completion,
): Promise<number> {
  try {
    const answer = await fetch(url + path, { method, headers, body: String(body) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

async function processorTime(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in brackets, may have spaces.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

async function memory(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) * 1024;
}

/**
 * Starts a peer and waits for its first completion.
 *
 * @throws where it does not answer one in time
 */
export async function startPeer(peer: Peer, key: string, folder: string): Promise<PeerProcess> {
  const port = await freePort();
  const { args, env } = await peer.start(port, key, folder);
  const url = `http://127.0.0.1:${port}`;
  const start = performance.now();
  const process_ = spawn(process.execPath, args, {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  const { pid = 0 } = process_;
  const stop = async (): Promise<void> => {
    if (process_.exitCode !== null || !process_.kill('SIGKILL')) return;
    await once(process_, 'exit');
  };
  for (let status = 0; status !== completion.status; status = await statusOf(url, completion)) {
    if (process_.exitCode !== null || performance.now() - start > patience) {
      await stop();
      throw new Error(`${peer.name} answers no completion (status ${status})`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return {
    name: peer.name,
    checks: peer.checks,
    url,
    startUp: performance.now() - start,
    unknownKey: await statusOf(url, unknown),
    processorTime: () => processorTime(pid),
    memory: () => memory(pid),
    stop,
  };
}
