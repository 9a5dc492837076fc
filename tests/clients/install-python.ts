import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';

const run = promisify(execFile);

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const home = pathOf('../../.venv-clients');
const python = `${home}/bin/python`;
const requirements = pathOf('./python-requirements.txt');
const finished = `${home}/installed.txt`;

/** Milliseconds that each of the two steps may take. */
const patience = 180_000;

/** A Python that has the client libraries, or why there is none. */
export type PythonClients = { readonly python: string } | { readonly missing: string };

const reasonOf = (error: unknown, step: string): string => {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const lines = stripVTControlCharacters(stderr)
    .split('\n')
    .filter((line) => /\S/.test(line));
  const reason = lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1);
  return `${step}: ${reason?.slice(0, 300) ?? 'there is no such program, or it did not end in time'}`;
};

/** Without compiling: most modules of the libraries are never loaded, and Python compiles those that are. */
const install = ['install', '-q', '--no-compile', '--retries', '1', '--timeout', '10'];

/** How a Python is made whose pip is that of `python3`: a pip of its own takes three seconds. */
const withSharedPip = [
  ['python3', '-m', 'venv', '--without-pip', home],
  ['python3', '-m', 'pip', '--python', python, ...install, '-r', requirements],
] as const;

/** How it is made where `python3` has no pip, or one that is too old for `--python`. */
const withOwnPip = [
  ['python3', '-m', 'venv', home],
  [python, '-m', 'pip', ...install, '-r', requirements],
] as const;

/** Makes the Python; returns why it cannot, null where it did. */
async function make(steps: typeof withSharedPip | typeof withOwnPip): Promise<string | null> {
  await rm(home, { recursive: true, force: true });
  for (const [program, ...args] of steps) {
    try {
      await run(program, args, { timeout: patience });
    } catch (error) {
      return reasonOf(error, args.includes('venv') ? 'python3 -m venv' : 'pip install');
    }
  }
  return null;
}

/** Makes a Python of the tests' own with just the versions that are asked for, unless it is there. */
export async function installPython(): Promise<PythonClients> {
  const wanted = await readFile(requirements, 'utf8');
  if ((await readFile(finished, 'utf8').catch(() => '')) === wanted) return { python };
  const failed = await make(withSharedPip);
  const lacksPip = /No module named pip|no such option|No such command/i.test(failed ?? '');
  const missing = lacksPip ? await make(withOwnPip) : failed;
  if (missing !== null) return { missing };
  await writeFile(finished, wanted);
  return { python };
}
