import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parseResponseFile } from '../cli/response-file.ts';
import { keyOf } from './fixture-request.ts';
import { startMock } from './mock-process.ts';
import { runCommand } from './run-command.ts';

const malformed: readonly (readonly [what: string, text: string, complaint: string])[] = [
  ['nothing', '', 'needs a list of answers'],
  ['a mapping', 'text: hi', 'needs a list of answers'],
  ['an empty list', '[]', 'must NOT have fewer than 1 items'],
  ['no YAML', '- text: "hi', 'not valid YAML at line 1 (MISSING_CHAR)'],
  ['an entry that is a text', '- hi', 'answer 1 must be object'],
  [
    'a field that does not exist',
    '- txt: hi',
    'answer 1 has no field `txt`. Did you mean text? The fields are when, text, call, error, delay',
  ],
  [
    'a condition that does not exist',
    '- { when: { modle: x }, text: hi }',
    'answer 1 `when` has no field `modle`. Did you mean model? The fields are operation, model, message',
  ],
  [
    'a condition without a member',
    '- { when: {}, text: hi }',
    'answer 1 `when` must NOT have fewer than 1 properties',
  ],
  [
    'an operation that does not exist',
    '- text: hi\n- { when: { operation: createMesage }, text: hi }',
    'answer 2 `when.operation` names no operation. Did you mean createMessage? `list` shows them',
  ],
  [
    'a broken regular expression',
    '- { when: { message: "/(/" }, text: hi }',
    'answer 1 `when.message` is no regular expression between its slashes',
  ],
  ['no answer', '- delay: 10', 'answer 1 needs just one of `text`, `call` and `error`, not 0'],
  [
    'two answers',
    '- { text: hi, call: { name: x } }',
    'answer 1 needs just one of `text`, `call` and `error`, not 2',
  ],
  ['a call without a name', '- call: { arguments: {} }', 'answer 1 `call` lacks `name`'],
  [
    'arguments as a text',
    '- call: { name: x, arguments: "{}" }',
    'answer 1 `call.arguments` must be object',
  ],
  ['an error without a status', '- error: { message: no }', 'answer 1 `error` lacks `status`'],
  ['an error that is none', '- error: { status: 200 }', 'answer 1 `error.status` must be >= 400'],
  [
    'a kind that does not exist',
    '- error: { status: 500, kind: broken }',
    'answer 1 `error.kind` must be equal to one of the allowed values: unauthenticated, model-forbidden, quota-exhausted, rate-limited, invalid-request, not-found, too-large, overloaded, failed',
  ],
  ['a delay as a text', '- { text: hi, delay: 1s }', 'answer 1 `delay` must be integer'],
  ['a delay back in time', '- { text: hi, delay: -1 }', 'answer 1 `delay` must be >= 0'],
];

for (const [what, text, complaint] of malformed) {
  test(`a response file with ${what} is refused in one line that says what to mend`, () => {
    expect(() => parseResponseFile(text, 'answers.yaml')).toThrow(
      new Error(`--responses answers.yaml: ${complaint}.`),
    );
  });
}

test('the response file of the docs is one that the mock takes', async () => {
  const page = await readFile(new URL('../docs/mock.md', import.meta.url), 'utf8');
  const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const kinds = parseResponseFile(text, 'answers.yaml').map(({ answer }) => answer.kind);
  expect(kinds).toEqual(['call', 'text', 'error', 'text', 'error']);
});

const ask = async (url: string): Promise<unknown> => {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keyOf('active')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hi' }] }),
  });
  const { choices } = await response.json();
  return choices[0].message.content;
};

test('mock --responses answers by the file, takes up its changes, and keeps the last good ones', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
  const file = join(folder, 'answers.yaml');
  await writeFile(file, '- text: first\n');
  const mock = await startMock(['--responses', file]);
  expect(await ask(mock.url)).toBe('first');
  await writeFile(file, '- text: the second one\n');
  await expect.poll(() => ask(mock.url)).toBe('the second one');
  await writeFile(file, '- txt: a slip\n');
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await ask(mock.url)).toBe('the second one');
  const { error } = await mock.stop();
  const lines = error.split('\n').filter((line) => line.includes(file));
  expect(lines).toEqual([
    `${file}: read again.`,
    `--responses ${file}: answer 1 has no field \`txt\`. Did you mean text? The fields are when, text, call, error, delay. The last good reading stays.`,
  ]);

  expect(await runCommand(['mock', '--port', '0', '--responses', file])).toEqual({
    code: 2,
    output: '',
    error: `--responses ${file}: answer 1 has no field \`txt\`. Did you mean text? The fields are when, text, call, error, delay.\n`,
  });
  await rm(folder, { recursive: true });
  expect(await runCommand(['mock', '--port', '0', '--responses', file])).toEqual({
    code: 2,
    output: '',
    error: `--responses ${file}: cannot be read (ENOENT).\n`,
  });
});
