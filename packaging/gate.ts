/**
 * Installs what the tests need, and runs the static checks and the tests at the same time: none of these keeps two
 * processors busy from its start to its end. The checks report last, where nobody overlooks one that failed.
 *
 * `node packaging/gate.ts [static checks …] -- [arguments of Playwright …]`
 */
import { spawn } from 'node:child_process';
import { argv, execPath, stderr } from 'node:process';
import { fileURLToPath } from 'node:url';
import { installTests } from './install-tests.ts';
import { needsNoPackages, reportChecks, runChecks, staticChecks } from './static-checks.ts';

const pathOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

// Most of these programs are large: what one run has compiled, the next one reads.
process.env['NODE_COMPILE_CACHE'] ??= pathOf('node_modules/.cache/compiled');

const runTests = (args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const playwright = pathOf('node_modules/@playwright/test/cli.js');
    const child = spawn(execPath, [playwright, 'test', ...args], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });

const given = argv.slice(2);
const end = given.indexOf('--');
const [named, args] = end < 0 ? [given, []] : [given.slice(0, end), given.slice(end + 1)];
const names = named.length > 0 ? named : staticChecks();

const early = runChecks(names.filter(needsNoPackages));
try {
  installTests();
  const late = runChecks(names.filter((name) => !needsNoPackages(name)));
  const code = await runTests(args);
  const passed = reportChecks([...(await early), ...(await late)]);
  process.exitCode = code === 0 && !passed ? 1 : code;
} catch (error) {
  stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
