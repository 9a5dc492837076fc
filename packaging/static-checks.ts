import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { argv, stderr, stdout } from 'node:process';
import manifest from '../package.json' with { type: 'json' };

/** A static check that has ended. */
export type EndedCheck = {
  readonly script: string;
  readonly code: number;
  readonly output: string;
};

/** Returns the names of all static checks: the `test:` scripts of package.json but those that run others. */
export const staticChecks = (): string[] =>
  Object.keys(manifest.scripts)
    .filter((name) => /^test:(?!quick|static)/.test(name))
    .map((name) => name.replace('test:', ''));

/** Whether a static check needs nothing of what packaging/install-tests.ts installs. */
export const needsNoPackages = (name: string): boolean => ['lint', 'spec'].includes(name);

function runCheck(script: string): Promise<EndedCheck> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', `test:${script}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const written: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => written.push(chunk));
    }
    const end = (code: number, more = ''): void =>
      resolve({ script, code, output: Buffer.concat(written).toString() + more });
    child.on('error', ({ message }) => end(1, `${message}\n`));
    child.on('close', (code) => end(code ?? 1));
  });
}

/**
 * Runs static checks, one for each processor at a time.
 *
 * @returns them as they ended, in that order
 */
export async function runChecks(names: readonly string[]): Promise<readonly EndedCheck[]> {
  const waiting = [...names];
  const ended: EndedCheck[] = [];
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      ended.push(await runCheck(name));
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  return ended;
}

/**
 * Writes a line for each check that passed, and all that a failed one wrote.
 *
 * @returns whether all of them passed
 */
export function reportChecks(ended: readonly EndedCheck[]): boolean {
  for (const { script, code, output } of ended) {
    if (code === 0) stdout.write(`test:${script} passed\n`);
    else stderr.write(`\ntest:${script} failed with code ${code}:\n${output}\n`);
  }
  const failed = ended.filter(({ code }) => code !== 0);
  if (failed.length > 0) {
    stderr.write(`Failed: ${failed.map(({ script }) => `test:${script}`).join(', ')}\n`);
  }
  return failed.length === 0;
}

if (import.meta.main) {
  const passed = reportChecks(await runChecks(argv.length > 2 ? argv.slice(2) : staticChecks()));
  process.exitCode = passed ? 0 : 1;
}
