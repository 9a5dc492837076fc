import { spawnSync } from 'node:child_process';

/** Settings of an npm that runs this program, such as `npm pack --dry-run`: they are not for the npm that it starts. */
const own = ['--dry-run=false', '--global=false', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Runs npm in a folder, by the Node that runs this program, and waits for its end.
 *
 * @returns its exit code, and all that it wrote
 */
export function runNpm(
  folder: string,
  args: readonly string[],
): { readonly code: number | null; readonly output: string } {
  const script = process.env['npm_execpath'];
  // Without npm around this program, the shell finds it: on Windows it is a command file.
  const [program, first] = script === undefined ? ['npm', []] : [process.execPath, [script]];
  const all = [...first, ...args, '--prefix', folder, ...own];
  const { status, stdout, stderr } = spawnSync(program, all, {
    cwd: folder,
    encoding: 'utf8',
    shell: script === undefined && process.platform === 'win32',
  });
  return { code: status, output: `${stdout ?? ''}${stderr ?? ''}`.trim() };
}
