import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isRecord, parseJson } from '../../../base/json.ts';

/*
 * A command that makes keys in its own memory: nothing takes them. Its first argument is a file to which
 * it writes each question; the second says how it misbehaves.
 */

const [file = '', habit = ''] = process.argv.slice(2);
const names = new Map<string, string>();

if (habit === 'stays') {
  process.on('SIGTERM', () => undefined);
  setInterval(() => undefined, 1_000);
}

if (habit === 'daemon') {
  spawn(process.execPath, ['--eval', 'setTimeout(() => undefined, 20_000)'], {
    detached: true,
    stdio: ['ignore', 'inherit', 'ignore'],
  }).unref();
}

/** Milliseconds after which a question is answered; null for never. */
function delayOf(question: unknown): number | null {
  if (habit === `silent at ${question}`) return null;
  return habit === `slow at ${question}` ? 1_000 : 0;
}

function answer({ do: asked, name, id, beginning }: Readonly<Record<string, unknown>>): object {
  if (asked === 'create') {
    const made = `id-${names.size + 1}`;
    names.set(made, String(name));
    return { id: made, key: `sk-MadeByTheCommand${1000 + names.size}` };
  }
  if (asked === 'remove' && habit === 'keeps') return { error: 'not today' };
  if (asked === 'remove') names.delete(String(id));
  if (asked !== 'find') return {};
  const found = [...names].filter(([, known]) => known.startsWith(String(beginning)));
  return { ids: found.map(([known]) => known) };
}

createInterface({ input: process.stdin }).on('line', (line) => {
  appendFileSync(file, `${line}\n`);
  const question = parseJson(line);
  if (!isRecord(question)) return;
  const delay = delayOf(question['do']);
  if (delay === null) return;
  const { number } = question;
  setTimeout(() => {
    process.stdout.write(`${JSON.stringify({ number, ...answer(question) })}\n`);
  }, delay);
});
