import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../../base/errors.ts';

/** The signals that end a command, in order, and the milliseconds that it gets after each. */
const steps = [
  [null, 2_000],
  ['SIGTERM', 3_000],
  ['SIGKILL', 1_000],
] as const satisfies readonly (readonly [NodeJS.Signals | null, number])[];

const interval = 20;

const hasGroup = process.platform !== 'win32';

/** True while the shell or something that it started is there; not what went into a session of its own. */
function isThere({ pid, exitCode, signalCode }: ChildProcess): boolean {
  if (pid === undefined) return false;
  if (!hasGroup) return exitCode === null && signalCode === null;
  try {
    process.kill(-pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

async function isGoneWithin(child: ChildProcess, milliseconds: number): Promise<boolean> {
  const last = performance.now() + milliseconds;
  while (isThere(child)) {
    if (performance.now() > last) return false;
    await sleep(interval);
  }
  return true;
}

function sendSignal(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined && hasGroup) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has ended by itself meanwhile.
  }
}

/**
 * Ends a command that leads its own group: closes its input, then sends SIGTERM, then SIGKILL. It does
 * not wait for a daemon that keeps the output open. Takes a few seconds at most, and never rejects.
 */
export async function endCommand(child: ChildProcess): Promise<void> {
  child.stdin?.end();
  for (const [signal, milliseconds] of steps) {
    if (signal !== null) sendSignal(child, signal);
    if (await isGoneWithin(child, milliseconds)) break;
  }
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}
