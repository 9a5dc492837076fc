import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { memberOf, parseJson } from '../../../base/json.ts';

/*
 * A command that runs the example in its own process: it passes questions on to it, and its answers back. From a
 * number of creations on (the second argument) it has the habit that the first one names, until the file of the third
 * is there.
 */

const [habit = '', from = '0', cure = ''] = process.argv.slice(2);

const lists: Readonly<Record<string, (number: unknown) => string | null>> = {
  'an unknown shape': (number) => JSON.stringify({ number, found: ['sk-NoValueOfAList1234'] }),
  'always empty': (number) => JSON.stringify({ number, ids: [] }),
  'cut off': (number) => `{"number":${number},"ids":["key_`,
  'answered 500': (number) => JSON.stringify({ number, error: 'the gateway answered 500' }),
  'an HTML page': () => '<html>Log in</html>',
  'never answered': () => null,
  'not offered': (number) => JSON.stringify({ number, ids: null }),
};

const asked = new Map<unknown, unknown>();
// Each run of this command, and each cleanup, is a process of its own.
const count = `${cure}-creations`;
const creations = (): number => (existsSync(count) ? readFileSync(count).length : 0);
const isDue = (): boolean => creations() >= Number(from) && !existsSync(cure);
const say = (line: string | null): void => {
  if (line !== null) process.stdout.write(`${line}\n`);
};

const questions = new PassThrough();
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const question = parseJson(line);
    const number = memberOf(question, 'number');
    const what = memberOf(question, 'do');
    asked.set(number, what);
    if (what === 'create') appendFileSync(count, '+');
    if (what === 'remove' && habit === 'idle removals' && isDue()) say(JSON.stringify({ number }));
    else questions.write(`${line}\n`);
  })
  .on('close', () => questions.end());

console.log = (line: string): void => {
  const number = memberOf(parseJson(line), 'number');
  const other = asked.get(number) === 'find' && isDue() ? lists[habit] : undefined;
  say(other === undefined ? line : other(number));
};
Object.defineProperty(process, 'stdin', { value: questions });
await import('../../../examples/make-keys.ts');
