import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { argv, stderr, stdout } from 'node:process';
import manifest from '../package.json' with { type: 'json' };

/** The scripts of package.json that need no test runner: each `test:` but those that run others. */
const all = Object.keys(manifest.scripts)
  .filter((name) => /^test:(?!quick|static)/.test(name))
  .map((name) => name.replace('test:', ''));

type Ended = { readonly script: string; readonly code: number; readonly output: string };

function run(script: string): Promise<Ended> {
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

function print({ script, code, output }: Ended): void {
  if (code === 0) stdout.write(`test:${script} passed\n`);
  else stderr.write(`\ntest:${script} failed with code ${code}:\n${output}\n`);
}

/** Runs the scripts, one for each processor at a time, and returns those that failed. */
async function runAll(scripts: readonly string[]): Promise<readonly string[]> {
  const waiting = [...scripts];
  const failed: string[] = [];
  const worker = async (): Promise<void> => {
    for (let script = waiting.shift(); script !== undefined; script = waiting.shift()) {
      const ended = await run(script);
      print(ended);
      if (ended.code !== 0) failed.push(script);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  return failed;
}

const failed = await runAll(argv.length > 2 ? argv.slice(2) : all);
if (failed.length > 0) {
  stderr.write(`Failed: ${failed.map((script) => `test:${script}`).join(', ')}\n`);
  process.exitCode = 1;
}
