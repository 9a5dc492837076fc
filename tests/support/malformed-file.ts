import { readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../base/errors.ts';
import { mock } from '../../cli/commands/mock.ts';
import { openTerminal } from '../../cli/terminal/terminal.ts';
import { expect } from '../test.ts';
import { inFolder } from './in-folder.ts';
import { createSurroundings } from './run-command.ts';

/** A file that does not fit: what is wrong with it, what it holds, and what is said of it. */
export type MalformedFile = readonly [
  what: string,
  content: string | Uint8Array,
  complaint: string,
];

/** A key as users have them, to look for in what is printed. */
export const secret = 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u';

/** Lists in one another. */
export const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** A YAML list that its aliases would let grow to a hundred million entries. */
export const aliasBomb = Array.from({ length: 9 }, (_, index) =>
  index === 0
    ? '- &a0 [x, x, x, x, x, x, x, x, x, x]\n'
    : `- &a${index} [${Array.from({ length: 10 }, () => `*a${index - 1}`).join(', ')}]\n`,
).join('');

const terminal = openTerminal(createSurroundings().surroundings);
const plain = { port: 0, host: '127.0.0.1', latency: 0, fault: [], chaosSeed: 1 };

/** The one line with which a mock that is given such a file ends, and what the file holds after that. */
async function endOf(option: 'keys' | 'responses' | 'state', content: string | Uint8Array) {
  return inFolder({ file: content }, async (folder) => {
    const file = join(folder, 'file');
    const line = await mock({ ...plain, [option]: file }, {}, terminal).then(
      (code) => `ended with ${code}`,
      (error: unknown) => (error instanceof UsageError ? error.message : String(error)),
    );
    return { line: line.replaceAll(folder, ''), after: await readFile(file) };
  });
}

/** A complaint without the number of its line, which other tests check. */
export const withoutLine = (complaint: string): string => complaint.replace(/, line \d+:/, ':');

/** Holds a mock to ending at a malformed file: with its complaint, without the key, the file as it was. */
export async function expectRefused(
  option: 'keys' | 'responses' | 'state',
  [, content, complaint]: MalformedFile,
): Promise<void> {
  const { line, after } = await endOf(option, content);
  expect(withoutLine(line)).toBe(`--${option} /file: ${complaint}`);
  expect(line).not.toContain(secret.slice(3));
  expect(after.equals(Buffer.from(content))).toBe(true);
}

/** Puts a file in the place of another at once: a watch may look at any moment. */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}

/** Waits until each of these files was read again: a watch that has just begun may not have seen it whole. */
export async function untilReadAgain(
  files: readonly string[],
  isRead: (file: string) => boolean,
): Promise<void> {
  await expect
    .poll(
      async () => {
        const waiting = files.filter((file) => !isRead(file));
        await Promise.all(waiting.map((file) => utimes(file, new Date(), new Date())));
        return waiting;
      },
      { timeout: 20_000, intervals: [700] },
    )
    .toEqual([]);
}
