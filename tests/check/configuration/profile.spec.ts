import {
  builtInProfiles,
  loadProfile,
  parseProfile,
} from '../../../check/configuration/load-profile.ts';
import { parseConfiguration } from '../../../check/configuration/parse-configuration.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import { applyProfile } from '../../../spec/profiles/apply-profile.ts';
import { blocksOf, readPage } from '../../package/docs-pages.ts';
import { inFolder } from '../../support/in-folder.ts';
import { runCommandIn } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

const url = 'http://127.0.0.1:9';

const listIn = (files: Readonly<Record<string, string>>, args: readonly string[] = []) =>
  inFolder(files, (folder) =>
    runCommandIn(folder, ['list', '--only', 'STYLE-BEARER', ...args], {
      ANYONE_API_KEY: 'sk-ThisKeyIsNeverSentAnywhere0123456789',
    }),
  );

test('each built-in profile says where it comes from, and adapts the contract', async () => {
  expect(builtInProfiles()).toEqual([
    'anyone',
    'azure-openai',
    'litellm',
    'new-api',
    'openai',
    'openrouter',
  ]);
  for (const name of builtInProfiles()) {
    const named = await loadProfile(name, '.', '--profile');
    const contract = applyProfile(builtInContract(), named);
    expect(contract.profile?.name, name).toBe(`profile ${name}`);
    expect(contract.profile?.declares.length === 0, name).toBe(name === 'anyone');
  }
});

test('a profile comes from the option by name, which overrides that of the configuration', async () => {
  const config = `version: 1\nbaseUrl: ${url}\nprofile: openai\n`;
  const { code, output } = await listIn({ 'anyone-conformance.yaml': config }, [
    '--profile',
    'azure-openai',
  ]);
  expect(code).toBe(0);
  expect(output).toContain('STYLE-BEARER/createChatCompletion/api-key/good-key');
  expect(output).not.toContain('STYLE-BEARER/createChatCompletion/bearer/good-key');
});

test('a profile stands in the configuration, or in a file that it names from its own folder', async () => {
  const profile = 'operations: [{ id: ask, path: /v1/ask, like: createChatCompletion }]';
  const config = `version: 1\nbaseUrl: ${url}\nprofile:`;
  const inside = await listIn({ 'anyone-conformance.yaml': `${config}\n  ${profile}\n` });
  const beside = await listIn({
    'anyone-conformance.yaml': `${config} ./gateway.yaml\n`,
    'gateway.yaml': profile,
  });
  for (const { code, output } of [inside, beside]) {
    expect(code).toBe(0);
    expect(output).toContain('STYLE-BEARER/ask/bearer/good-key');
  }
});

for (const [what, profile, complaint] of [
  [
    'an unknown name',
    'azure-open',
    '`profile`: there is no built-in profile of this name. Did you mean azure-openai?',
  ],
  ['a file that is not there', './none.yaml', 'cannot be read (ENOENT)'],
  [
    'an unknown field',
    '{ format: {} }',
    'line 3: `profile` has no field `format`. Did you mean formats?',
  ],
  [
    'a path without its slash',
    '{ formats: { gemini: { path: genai } } }',
    '`profile.formats.gemini.path` must be a path that begins with a slash, such as /anthropic, not a text of 5 characters',
  ],
  [
    'a key without its place',
    '{ formats: { openai: { key: { name: api-key } } } }',
    '`profile.formats.openai.key` needs `in`',
  ],
  [
    'a value that is a list',
    '{ headers: { x-team: [a] } }',
    '`profile.headers.x-team` must be a text of printable characters, or `{ env: VARIABLE }`',
  ],
  [
    'a variable in small letters',
    '{ headers: { x-team: { env: team } } }',
    '`profile.headers.x-team.env` must be the name of an environment variable in capitals',
  ],
  [
    'a key state that every gateway has',
    '{ keyStates: { absent: [deleted] } }',
    '`profile.keyStates.absent[0]` must be one of restricted, disabled, expired, exhausted',
  ],
  ['a number', '7', '`profile` must be a mapping'],
] as const) {
  test(`${what} in a profile ends with 2 and names the field`, async () => {
    const config = `version: 1\nbaseUrl: ${url}\nprofile: ${profile}\n`;
    const { code, error } = await listIn({ 'anyone-conformance.yaml': config });
    expect(error).toContain(complaint);
    expect(code).toBe(2);
  });
}

test('the example of the documentation is a profile', () => {
  const [example = ''] = blocksOf(readPage('docs/profiles.md'), 'yaml');
  const { profile } = parseConfiguration(Buffer.from(example), 'docs/profiles.md');
  if (typeof profile !== 'object') throw new Error('the example holds no profile');
  const variables = { GATEWAY_ORGANIZATION: 'acme-research' };
  const contract = applyProfile(builtInContract(), { name: 'example', profile }, variables);
  expect(contract.profile?.declares.length).toBeGreaterThan(7);
});

test('a profile that holds a key is refused by the line, and the key is not shown', () => {
  const text = `headers:\n  x-team: sk-ThisLooksLikeAKey0123456789abcdef\n`;
  expect(() => parseProfile(Buffer.from(text), 'gateway.yaml')).toThrow(
    /^gateway\.yaml, line 2: holds what looks like a key\.(?!.*sk-This)/,
  );
});

test('a profile without a gateway is refused, and so is a key in a state that it declares absent', async () => {
  const alone = await listIn({}, ['--profile', 'openai']);
  expect(alone).toMatchObject({ code: 2 });
  expect(alone.error).toContain('profile openai describes a gateway: name it with --base-url');
  const both = await inFolder({}, (folder) =>
    runCommandIn(folder, ['list', '--base-url', url, '--profile', 'azure-openai'], {
      ANYONE_EXPIRED_API_KEY: 'sk-ThisKeyIsNeverSentAnywhere0123456789',
    }),
  );
  expect(both).toMatchObject({ code: 2 });
  expect(both.error).toContain(
    'ANYONE_EXPIRED_API_KEY is set, but profile azure-openai declares `keyStates.absent: [expired]`',
  );
});
