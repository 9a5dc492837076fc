import { harmless } from '../../../report/github.ts';
import { runCommand } from '../../support/run-command.ts';
import { answerAlike } from '../../targets/listen.ts';
import { expect, test } from '../../test.ts';

const isCommand = (line: string): boolean => /^\s*(?:::|##\[)/.test(line);

test('a model that is called like a workflow command gives no command to a workflow', async () => {
  const models = ['::stop-commands::x', '##[error]forged'].map((id) => ({ id, object: 'model' }));
  const target = await answerAlike({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ object: 'list', data: models }),
  });
  const { output, error } = await runCommand(
    ['check', '--base-url', target.url, '--only', 'KEY-UNKNOWN/createChatCompletion/*'],
    { ANYONE_API_KEY: 'sk-Zq8RkW3vXn5TbM7cLd9YpQ2f', GITHUB_ACTIONS: 'true' },
  );
  await target.close();
  expect(error).toContain('stop-commands');
  expect(error.split('\n').filter(isCommand)).toEqual([]);
  expect(output).toMatch(/^::stop-commands::/);
});

test('what stands elsewhere than at the beginning of a line stays as it is', () => {
  expect(harmless('a ::b\n  ::error::c\n##[group]d\n')).toBe(
    'a ::b\n  \u2060::error::c\n\u2060##[group]d\n',
  );
});
