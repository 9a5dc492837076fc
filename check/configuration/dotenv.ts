import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { codeOf, UsageError } from '../../base/errors.ts';
import { looksLikeKey } from '../../base/value-shape.ts';
import type { Environment } from '../target-from-env.ts';

const file = '.env';

const assignment = /^\s*(?:export\s+)?[A-Za-z_]\w*\s*=/;

/** Blanks out values in quotes, which may go over lines, and keeps their line ends. */
const withoutQuoted = (text: string): string =>
  text.replace(
    /^([ \t]*(?:export[ \t]+)?[A-Za-z_]\w*[ \t]*=[ \t]*)(["'`])([\s\S]*?)\2/gm,
    (_, start: string, __, value: string) => start + value.replace(/[^\n]/g, ''),
  );

/** A line that was meant for this program, or a key that stands there alone. */
const isOurs = (line: string): boolean =>
  /^\s*(?:export\s+)?["'`]?ANYONE/i.test(line) || (looksLikeKey(line) && !line.includes('='));

/**
 * Lines that Node's own reader passes over in silence, or reads otherwise than they were meant. The file
 * is of the user's whole project: what is another program's is left alone.
 */
function refuseOdd(text: string): void {
  withoutQuoted(text)
    .split(/\r?\n/)
    .forEach((line, at) => {
      if (/^\s*(?:#|$)/.test(line) || !isOurs(line)) return;
      if (!assignment.test(line)) {
        throw new UsageError(
          `${file}, line ${at + 1}: no assignment such as ANYONE_BASE_URL=https://api.anyone.ai, but ${line.length} characters.`,
        );
      }
      if (/=\s*["'`]/.test(line)) {
        throw new UsageError(`${file}, line ${at + 1}: the quote of its value is not closed.`);
      }
    });
}

/**
 * Reads the variables of a text as Node's `--env-file` does, but tells what that passes over of
 * this program's own variables.
 *
 * @throws UsageError naming the line, never what stands there
 */
export function parseDotenv(text: string): Environment {
  if (text.includes('\0')) throw new UsageError(`${file}: is no text.`);
  const whole = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  refuseOdd(whole);
  return parseEnv(whole);
}

/**
 * The environment with the variables of the folder's `.env` behind it: what is really set stays.
 *
 * @throws UsageError for a `.env` that cannot be read
 */
export async function withDotenv(environment: Environment, folder: string): Promise<Environment> {
  const text = await readFile(join(folder, file), 'utf8').catch((error: unknown) => {
    const code = codeOf(error);
    // A folder of that name is a virtual environment of Python's, more often than not.
    if (code === 'ENOENT' || code === 'EISDIR') return '';
    throw new UsageError(`${file}: cannot be read (${code}).`);
  });
  return { ...parseDotenv(text), ...environment };
}
