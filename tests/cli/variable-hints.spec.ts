import { variableHints } from '../../cli/variable-hints.ts';
import { runCommand } from '../support/run-command.ts';
import { expect, test } from '../test.ts';

const value = 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u';
const hintsOn = (
  names: readonly string[],
  facts: Partial<Parameters<typeof variableHints>[1]> = {},
): string[] =>
  variableHints(Object.fromEntries(names.map((name) => [name, value])), {
    namesGateway: true,
    ...facts,
  });

test('a misspelt variable is reported with the one that was meant', () => {
  for (const [name, meant] of [
    ['ANYONE_DELETD_API_KEY', 'ANYONE_DELETED_API_KEY'],
    ['ANYONE_APIKEY', 'ANYONE_API_KEY'],
    ['anyone_api_key', 'ANYONE_API_KEY'],
    ['ANYONE_BASEURL', 'ANYONE_BASE_URL'],
  ] as const) {
    expect(hintsOn([name])).toEqual([`Nothing reads ${name}. Did you mean ${meant}?`]);
  }
});

test('a variable that is read, that a file names, or that is like none of ours is no mistake', () => {
  const variables = { active: 'ANYONE_PAI_KEY' };
  expect(hintsOn(['ANYONE_API_KEY', 'ANYONE_COMPARE_API_KEY', 'ANYONE_TEAM'])).toEqual([]);
  expect(hintsOn(['ANYONE_PAI_KEY'], { variables })).toEqual([]);
});

test("another tool's key is named where a gateway is called without one, and never used", async () => {
  const line =
    'ANYONE_API_KEY is not set, but OPENAI_API_KEY is. If that key is for this gateway, set ANYONE_API_KEY to it.';
  expect(hintsOn(['OPENAI_API_KEY'])).toEqual([line]);
  expect(hintsOn(['OPENAI_API_KEY', 'ANYONE_API_KEY'])).toEqual([]);
  expect(hintsOn(['OPENAI_API_KEY'], { namesGateway: false })).toEqual([]);
  expect(hintsOn(['OPENAI_API_KEY'], { variables: { active: 'OPENAI_API_KEY' } })).toEqual([]);
  const list = ['list', 'https://gateway.example', '--only', 'KEY-DELETED/listModels/*'];
  expect(await runCommand(list, { OPENAI_API_KEY: value })).toMatchObject({
    code: 0,
    error: `${line}\n`,
  });
});
