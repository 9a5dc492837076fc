import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { operationIds } from '../../spec/index.ts';
import { untilEnd } from '../support/processes/run-process.ts';
import { type Ended, environmentOf, type Variables } from '../support/run-command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The oldest Node that the package's `engines` allow, as npm has it for this machine. */
const oldestNode = `node-${process.platform}-${process.arch}`;

/** What `npm pack` made. */
export type Packed = {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
};

/** A project of a user's own, with the packed package and nothing else installed. */
export type PackedProject = {
  readonly folder: string;
  readonly packed: Packed;
  /** What its installation takes on the disk, in megabytes; the Node for the tests is not in it. */
  readonly megabytes: number;
  /** The packages that came with it. */
  readonly installed: readonly string[];
  /** Node by version: the oldest that is allowed, and the one that runs these tests. */
  readonly nodes: { readonly oldest: string; readonly current: string };
  readonly run: (program: string, args: readonly string[], variables?: Variables) => Promise<Ended>;
  /** Gives the project a package of this repository's own, as if it had installed it too. */
  readonly link: (name: string) => Promise<void>;
  /** Copies an example into the project. */
  readonly copyExample: (name: string) => Promise<void>;
  readonly remove: () => Promise<void>;
};

const isPacked = (value: unknown): value is Packed =>
  typeof value === 'object' && value !== null && 'filename' in value && 'files' in value;

/** This machine's settings for npm, such as a proxy; none of the npm that runs the tests. */
export const npmSettings = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value = '']) =>
      /^(?:npm_|ANYONE_)/.test(name) ? [] : [[name, value]],
    ),
  );

/** Runs npm, or a shell that runs it. */
const runWithNpm = (folder: string, program: string, args: readonly string[]): Promise<Ended> =>
  untilEnd(spawn(program, args, { cwd: folder, env: npmSettings() }));

/** The instructions of the image in the examples that have this name: their arguments. */
export function instructionsOf(name: string): string[] {
  const lines = readFileSync(join(root, 'examples/ci/Dockerfile'), 'utf8').split('\n');
  return lines.flatMap((line) =>
    line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : [],
  );
}

/** @throws Error with what the program wrote, where it did not end well */
async function succeed(ended: Promise<Ended>): Promise<string> {
  const { code, output, error } = await ended;
  if (code !== 0) throw new Error(`ended with ${code}: ${output}${error}`);
  return output;
}

/** The size of those files in a folder that are wanted, in megabytes. */
async function sizeOf(folder: string, isWanted: (path: string) => boolean): Promise<number> {
  const paths = (await readdir(folder, { recursive: true })).filter(isWanted);
  const sizes = await Promise.all(
    paths.map(async (path) => {
      const found = await lstat(join(folder, path));
      return found.isFile() ? found.size : 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1e6;
}

/** Endpoints of each format and style: as much shows on them as on all. */
const few: readonly string[] = ['createRerank', 'createMessage', 'generateContent', 'listModels'];

/** Does something in a project whose configuration file says that the gateway offers few endpoints. */
export async function withFewEndpoints<Result>(
  { folder }: Pick<PackedProject, 'folder'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const file = join(folder, 'anyone-conformance.yaml');
  const notOffered = operationIds.filter((id) => !few.includes(id));
  await writeFile(file, `version: 1\nnotOffered: [${notOffered.join()}]\n`);
  return work().finally(() => rm(file));
}

/** Packs this package as it would be published. */
async function pack(destination: string): Promise<Packed> {
  const text = await succeed(
    runWithNpm(root, 'npm', ['pack', '--json', '--silent', '--pack-destination', destination]),
  );
  const listed: unknown = JSON.parse(text);
  // npm 12 answers an object by package name, those before it a list.
  const [packed]: unknown[] =
    typeof listed === 'object' && listed !== null ? Object.values(listed) : [];
  if (!isPacked(packed)) throw new Error('npm pack reported no package');
  return packed;
}

/**
 * Packs this package and installs it in an empty folder outside the repository, with the command of the image in
 * the examples. Then adds the oldest Node that is to run it.
 *
 * @throws Error with npm's words where that fails
 */
export async function createPackedProject(oldest: string): Promise<PackedProject> {
  const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
  const packed = await pack(folder);
  const [build = ''] = instructionsOf('RUN');
  await succeed(runWithNpm(folder, 'sh', ['-ec', `${build} --prefer-offline`]));
  const file = join(folder, 'package.json');
  const written: object = JSON.parse(await readFile(file, 'utf8'));
  const manifest = { ...written, name: 'a-project', private: true, type: 'module' };
  await writeFile(file, JSON.stringify(manifest));
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await succeed(runWithNpm(folder, 'npm', [...install, `${oldestNode}@${oldest}`]));
  const modules = join(folder, 'node_modules');
  const tool = (path: string) => !path.startsWith(oldestNode);
  return {
    folder,
    packed,
    megabytes: await sizeOf(modules, tool),
    installed: await readdir(modules),
    nodes: { oldest: join(modules, oldestNode, 'bin/node'), current: process.execPath },
    run: (program, args, variables) =>
      untilEnd(spawn(program, args, { cwd: folder, env: environmentOf(variables ?? {}) })),
    link: async (name) => {
      await mkdir(dirname(join(modules, name)), { recursive: true });
      await symlink(join(root, 'node_modules', name), join(modules, name));
    },
    copyExample: (name) =>
      cp(join(root, 'examples', name), join(folder, name), { recursive: true }),
    remove: () => rm(folder, { recursive: true }),
  };
}
