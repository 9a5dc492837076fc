/**
 * Runs the static checks and the tests at the same time: neither of them keeps two processors busy from its start
 * to its end. The checks report last, where nobody overlooks one that failed.
 *
 * `node packaging/gate.ts [static checks …] -- [arguments of Playwright …]`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { argv, execPath, stderr, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';

const pathOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

// Most of these programs are large: what one run has compiled, the next one reads.
process.env['NODE_COMPILE_CACHE'] ??= pathOf('node_modules/.cache/compiled');

const given = argv.slice(2);
const end = given.indexOf('--');
const [names, args] = end < 0 ? [given, []] : [given.slice(0, end), given.slice(end + 1)];

const codeOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });

const tests = spawn(execPath, [pathOf('node_modules/@playwright/test/cli.js'), 'test', ...args], {
  stdio: 'inherit',
});
const checks = spawn(execPath, [pathOf('packaging/static-checks.ts'), ...names], {
  stdio: ['ignore', 'pipe', 'pipe'],
});
// Each line of Playwright's reporter replaces the one before: another line waits for the end of the tests.
const passed: Buffer[] = [];
const failed: Buffer[] = [];
checks.stdout.on('data', (chunk: Buffer) => passed.push(chunk));
checks.stderr.on('data', (chunk: Buffer) => failed.push(chunk));

const codes = await Promise.all([codeOf(tests), codeOf(checks)]);
stdout.write(Buffer.concat(passed));
stderr.write(Buffer.concat(failed));
process.exitCode = codes.find((code) => code !== 0) ?? 0;
