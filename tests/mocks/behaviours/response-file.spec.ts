import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseResponseFile } from '../../../mocks/behaviours/scripts/response-file.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { startMock } from '../../support/mock.ts';
import { replaceFile } from '../../support/replace-file.ts';
import { runCommand } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

test('the response file of the docs is one that the mock takes', async () => {
  const page = await readFile(new URL('../../../docs/mock.md', import.meta.url), 'utf8');
  const [, text = ''] = /```yaml\n(# answers\.yaml[\s\S]*?)```/.exec(page) ?? [];
  const kinds = parseResponseFile(text, 'answers.yaml').map(({ answer }) =>
    answer.kind === 'reply' ? answer.parts.map(({ kind }) => kind) : answer.kind,
  );
  expect(kinds).toEqual([
    ['call'],
    ['text'],
    'error',
    ['text'],
    'error',
    ['thinking', 'text', 'call', 'call'],
  ]);
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
  await replaceFile(file, '- text: the second one\n');
  await expect.poll(() => ask(mock.url)).toBe('the second one');
  await replaceFile(file, '- txt: a slip\n');
  await expect.poll(() => mock.printed()).toContain('The last valid content stays in use.');
  expect(await ask(mock.url)).toBe('the second one');
  const { error } = await mock.stop();
  const lines = error.split('\n').filter((line) => line.includes(file));
  expect(lines).toEqual([
    `${file}: read again.`,
    `--responses ${file}, line 1: answer 1 has no field \`txt\`. Did you mean text? The fields are when, text, call, refusal, error, delay, steps, finish, usage, once, times. The last valid content stays in use.`,
  ]);

  expect(await runCommand(['mock', '--port', '0', '--responses', file])).toEqual({
    code: 2,
    output: '',
    error: `--responses ${file}, line 1: answer 1 has no field \`txt\`. Did you mean text? The fields are when, text, call, refusal, error, delay, steps, finish, usage, once, times.\n`,
  });
  await rm(folder, { recursive: true });
  expect(await runCommand(['mock', '--port', '0', '--responses', file])).toEqual({
    code: 2,
    output: '',
    error: `--responses ${file}: cannot be read (ENOENT).\n`,
  });
});
