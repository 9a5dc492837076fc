import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** True for the name of a file of TypeScript. */
export const isTypescript = (file: string): boolean => /\.[cm]?tsx?$/.test(file);

/** The tsconfig.json that applies to a file: the nearest one upwards. */
function findConfig(file: string): string | undefined {
  const folder = dirname(file);
  const config = join(folder, 'tsconfig.json');
  if (existsSync(config)) return config;
  return folder === file ? undefined : findConfig(folder);
}

/**
 * Imports a module that a user wrote. tsx loads TypeScript, and only then is tsx itself loaded: it knows enums,
 * parameter properties and the `paths` of the nearest tsconfig.json, on every Node.
 *
 * @param file its path, from the working directory
 * @returns what it exports
 * @throws whatever the module throws; `explainFailure` puts that in one line
 */
export async function importModule(file: string): Promise<unknown> {
  const path = resolve(file);
  const url = pathToFileURL(path).href;
  if (!isTypescript(path)) return import(url);
  const { tsImport } = await import('tsx/esm/api');
  const tsconfig = findConfig(path);
  return tsImport(url, { parentURL: import.meta.url, ...(tsconfig !== undefined && { tsconfig }) });
}

/** The options of Node with which it runs a TypeScript program, as the package's own tsx. */
export const typescriptOptions = (): readonly string[] => ['--import', import.meta.resolve('tsx')];

/** A place in a file of the user's: `handlers.ts:3:14`, seen from the working directory. */
function placeOf(file: string, position: string | null): string {
  const [path = '', ...query] = file.split('?');
  const absolute = path.startsWith('file:') ? fileURLToPath(path) : path;
  const near = relative('', absolute);
  const name = near.startsWith('..') ? absolute : near;
  // tsx marks its own copy of a file by a query; there the position is one in that copy.
  return position === null || query.length > 0 ? name : `${name}:${position}`;
}

const isOwn = (file: string): boolean => !/^node:|[/\\]node_modules[/\\]|^native /.test(file);

/**
 * Explains in one line why a user's module or program failed: the place in the file, and the message.
 *
 * @param report a stack, or what Node writes when a program fails; null where that has no error
 */
export function explainFailure(report: string): { place: string | null; message: string } | null {
  const [, badFile = '', badPosition = '', badSyntax] =
    /^(.+?):(\d+:\d+): ERROR: (.+)$/m.exec(report) ?? [];
  if (badSyntax !== undefined) {
    return { place: placeOf(badFile, badPosition), message: badSyntax };
  }
  const [, message] = /^\w*Error(?: \[\w+\])?: (.+)$/m.exec(report) ?? [];
  if (message === undefined) return null;
  // Node names the importing file itself; the frames are those of the loader.
  if (message.includes(' imported from ')) return { place: null, message };
  const [, requiring] = /^Require stack:\n- (.+)$/m.exec(report) ?? [];
  if (requiring !== undefined) return { place: placeOf(requiring, null), message };
  const [, headFile, headPosition = ''] = /^((?:file:|\/|[A-Z]:\\).+):(\d+)$/m.exec(report) ?? [];
  if (headFile !== undefined && isOwn(headFile)) {
    return { place: placeOf(headFile, headPosition), message };
  }
  const frames = report.matchAll(/^ +at (?:async )?(?:.* \()?(.+?):(\d+:\d+)\)?$/gm);
  const [, file, position = ''] = [...frames].find(([, one = '']) => isOwn(one)) ?? [];
  return { place: file === undefined ? null : placeOf(file, position), message };
}
