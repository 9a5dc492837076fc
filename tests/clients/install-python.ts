import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';

const run = promisify(execFile);

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const home = pathOf('../../.venv-clients');
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

/** Makes a Python of the tests' own with just the versions that are asked for, unless it is there. */
export async function installPython(): Promise<PythonClients> {
  const python = `${home}/bin/python`;
  const wanted = await readFile(requirements, 'utf8');
  if ((await readFile(finished, 'utf8').catch(() => '')) === wanted) return { python };
  await rm(home, { recursive: true, force: true });
  const [made, installed] = [
    ['python3', '-m', 'venv', home],
    [python, '-m', 'pip', 'install', '-q', '--retries', '1', '--timeout', '10', '-r', requirements],
  ] as const;
  for (const [program, ...args] of [made, installed]) {
    try {
      await run(program, args, { timeout: patience });
    } catch (error) {
      return {
        missing: reasonOf(error, args.includes('venv') ? 'python3 -m venv' : 'pip install'),
      };
    }
  }
  await writeFile(finished, wanted);
  return { python };
}
