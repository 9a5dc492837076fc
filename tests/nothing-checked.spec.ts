import { expect, test } from '@playwright/test';
import { variablesOf } from './checking.ts';
import { inFolder } from './in-folder.ts';
import { runCommand, runCommandIn } from './run-command.ts';
import { answerAlike } from './targets/listen.ts';

const only = ['--only', 'KEY-DELETED/listModels/*'];
const key = 'sk-Zq8RkW3vXn5TbM7cLd9YpQ2f';

for (const command of ['check', 'list']) {
  test(`${command} refuses keys of a gateway of which nobody says where it is`, async () => {
    const ended = await runCommand([command, ...only], { ANYONE_DELETED_API_KEY: key });
    expect(ended).toEqual({
      code: 2,
      output: '',
      error:
        'ANYONE_DELETED_API_KEY is set, but not where its gateway is: set ANYONE_BASE_URL, or name it with --base-url. Without any of these variables the embedded mock is checked.\n',
    });
  });
}

test('a base URL that is empty is not taken for none', async () => {
  expect(await runCommand(['check', ...only], { ANYONE_BASE_URL: '' })).toEqual({
    code: 2,
    output: '',
    error: 'ANYONE_BASE_URL is empty. Give a URL such as https://api.anyone.ai.\n',
  });
});

test('a configuration of a gateway without its base URL is refused', () =>
  inFolder(
    { 'anyone-conformance.yaml': 'version: 1\nnotOffered: [createRerank]\n' },
    async (folder) => {
      expect(await runCommandIn(folder, ['check', ...only])).toEqual({
        code: 2,
        output: '',
        error:
          'anyone-conformance.yaml tells of a gateway, but not where it is: give it a `baseUrl`, or set ANYONE_BASE_URL, or name one with --base-url.\n',
      });
    },
  ));

test('with a good key alone the mock is checked, and that the key is not used is told', async () => {
  const { code, error } = await runCommand(['check', ...only], { ANYONE_API_KEY: key });
  expect(code).toBe(3);
  expect(error.split('\n')[0]).toBe(
    'ANYONE_API_KEY is not used: it is the embedded mock that is checked. --base-url names a gateway.',
  );
});

for (const [what, given] of [
  ['the target is down', { active: key, deleted: `${key}dead` }],
  ['no deleted key was given', { active: key }],
] as const) {
  test(`--allow-incomplete makes no success of a run that told nothing: ${what}`, async () => {
    const target = await answerAlike({ status: 503 });
    const { code, error } = await runCommand(
      ['check', '--base-url', target.url, ...only, '--allow-incomplete'],
      variablesOf({ keys: given, allowedModels: [] }),
    );
    await target.close();
    expect(code).toBe(3);
    expect(error).toContain('--allow-incomplete does not hold here: no case could be told.\n');
  });
}
