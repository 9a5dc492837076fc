import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandSettings } from '../../../check/command-settings.ts';
import type { Configuration } from '../../../check/configuration/configuration.ts';
import { mergeSettings, settle } from '../../../check/configuration/merge-settings.ts';
import { parseConfiguration } from '../../../check/configuration/parse-configuration.ts';
import {
  startingConfiguration,
  writeConfiguration,
} from '../../../check/configuration/write-configuration.ts';
import { options as table } from '../../../check/options/table.ts';
import type { Environment } from '../../../check/target-from-env.ts';
import { schemaFrom } from '../../../cli/commands/init.ts';
import { keyStates } from '../../../fixtures/keys.ts';
import schema from '../../../spec/config.schema.json' with { type: 'json' };
import { operationIds, operationOf } from '../../../spec/index.ts';
import { keyVariables } from '../../../suites/cases/target.ts';
import { inFolder } from '../../support/in-folder.ts';
import { runCommandIn } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

const file = 'anyone-conformance.yaml';
const installed = './node_modules/anyone-conformance/spec/config.schema.json';

/** A configuration in which every member is set. */
const whole: Required<Configuration> = {
  version: 1,
  baseUrl: 'https://gateway.example/prefix',
  keys: { active: 'GATEWAY_KEY', deleted: 'OLD_GATEWAY_KEY' },
  allowedModels: ['llama-4', 'vendor/qwen-3:free'],
  models: { createChatCompletion: 'vendor/llama-4-large', generateContent: 'gemma-4' },
  notOffered: ['createRerank', 'connectRealtime'],
  profile: { formats: { anthropic: { path: '/anthropic' } }, query: { 'api-version': '2024' } },
  baseline: 'known.yaml',
  cost: 'cheap',
  rate: 2,
  concurrency: 3,
  maxBadKeys: 4000,
  timeout: 30_000,
};

const read = (text: string): Configuration => parseConfiguration(Buffer.from(text), file);

for (const [what, configuration] of [
  ['to begin with', startingConfiguration],
  ['with every member', whole],
  ['with none but its version', { version: 1 }],
] as const) {
  test(`a configuration ${what} is read as it was written, and written again as it was read`, () => {
    const text = writeConfiguration(configuration, installed);
    expect(read(text)).toEqual(configuration);
    expect(writeConfiguration(read(text), installed)).toBe(text);
    for (const member of Object.keys(whole)) expect(text).toContain(`${member}:`);
  });
}

test('every example that stands in a comment can be taken as it is', () => {
  const text = writeConfiguration({ version: 1 }, installed);
  const taken = text.replaceAll(/^# ( {2}[\w-]+.*|\w+:(?: .*)?)$/gm, '$1');
  expect(Object.keys(read(taken))).toEqual(Object.keys(whole));
});

test('the schema of editors knows every member, state and operation, and says what each is for', () => {
  const { properties } = schema;
  expect(Object.keys(properties)).toEqual(Object.keys(whole));
  expect(Object.keys(properties.keys.properties)).toEqual([...keyStates]);
  expect(Object.keys(properties.models.properties)).toEqual(
    operationIds.filter((id) => operationOf(id).model !== null),
  );
  expect(properties.notOffered.items.enum).toEqual(operationIds);
  for (const [member, { description }] of Object.entries(properties)) {
    expect(description, member).toMatch(/^[A-Z].+\.$/);
  }
  for (const state of keyStates) {
    expect(properties.keys.properties[state].description).toContain(keyVariables[state]);
  }
});

test('the file takes its numbers from and to where the options do', () => {
  const { properties } = schema;
  for (const name of ['rate', 'maxBadKeys', 'concurrency', 'timeout'] as const) {
    const { minimum, maximum } = properties[name];
    expect([minimum, maximum], name).toEqual(table[name].bounds);
  }
});

test('init writes a configuration once, and again only on request', () =>
  inFolder({}, async (folder) => {
    const path = join(folder, file);
    const first = await runCommandIn(folder, ['init']);
    expect(first).toMatchObject({ code: 0, error: '' });
    expect(first.output).toContain(`Wrote ${path}.\n`);
    expect(await readFile(path, 'utf8')).toBe(writeConfiguration(startingConfiguration, installed));
    await writeFile(path, 'version: 1\n');
    expect(await runCommandIn(folder, ['init'])).toEqual({
      code: 2,
      output: '',
      error: `${path} is already there: --force overwrites it.\n`,
    });
    expect(await readFile(path, 'utf8')).toBe('version: 1\n');
    const url = 'https://gateway.example';
    await runCommandIn(folder, ['init', '--force', '--base-url', url]);
    expect(read(await readFile(path, 'utf8'))).toEqual({ ...startingConfiguration, baseUrl: url });
  }));

test('init refuses a base URL that no check would take, and writes nothing', () =>
  inFolder({}, async (folder) => {
    const { code, error } = await runCommandIn(folder, ['init', '--base-url', 'http://a.example']);
    expect({ code, error }).toEqual({
      code: 2,
      error:
        '--base-url is plain http to a.example: keys would cross the network in clear text. Use https.\n',
    });
    await expect(stat(join(folder, file))).rejects.toThrow('ENOENT');
  }));

test('the schema is named by a path that holds on every machine', () => {
  expect(schemaFrom('/elsewhere/project')).toBe(installed);
  expect(schemaFrom(fileURLToPath(new URL('../../..', import.meta.url)))).toBe(
    './spec/config.schema.json',
  );
});

/** The file with every member, as it was read. */
const wholeRead = { configuration: whole, folder: '/project', file };

test('an option outweighs a variable, and a variable the file', () => {
  const options = { only: [], cost: 'free', timeout: 5 } as const;
  const weighed = mergeSettings(
    options,
    { ANYONE_BASE_URL: 'https://other.example', ANYONE_RESTRICTED_ALLOWED_MODELS: 'mine' },
    wholeRead,
  );
  expect(weighed.options).toMatchObject({ cost: 'free', timeout: 5, concurrency: 3 });
  expect(weighed.options.baseUrl).toBeUndefined();
  expect(weighed.environment).toEqual({
    ANYONE_BASE_URL: 'https://other.example',
    ANYONE_RESTRICTED_ALLOWED_MODELS: 'mine',
  });
});

test("a model's name may have a comma in the file; the variable separates its models by commas", async () => {
  const allowedModels = ['provider,small', 'other'];
  const models = { createMessage: 'provider,large' };
  const configuration = read(
    writeConfiguration({ version: 1, baseUrl: whole.baseUrl, allowedModels, models }, installed),
  );
  const targetWith = async (environment: Environment) => {
    const settled = mergeSettings({ only: [] }, environment, {
      configuration,
      folder: '/project',
      file,
    });
    return (await commandSettings(settled.options, settled.environment)).live;
  };
  expect(await targetWith({})).toMatchObject({ allowedModels, models });
  expect(await targetWith({ ANYONE_RESTRICTED_ALLOWED_MODELS: 'a, b' })).toMatchObject({
    allowedModels: ['a', 'b'],
    models,
  });
});

test('what neither an option nor a variable says is taken from the file', () => {
  const { options, environment } = mergeSettings({ only: [] }, { ANYONE_BASE_URL: '' }, wholeRead);
  expect(options).toMatchObject({
    baseUrl: whole.baseUrl,
    cost: 'cheap',
    timeout: 30_000,
    rate: 2,
    maxBadKeys: 4000,
    concurrency: 3,
    baseline: '/project/known.yaml',
    declared: {
      allowedModels: whole.allowedModels,
      models: whole.models,
      notOffered: whole.notOffered,
      variables: whole.keys,
    },
  });
  expect(environment).toEqual({ ANYONE_BASE_URL: '' });
});

test('a file that describes a gateway, but not where it is, never ends in a check of the mock', () => {
  const { baseUrl: _, ...rest } = whole;
  const options = { only: ['KEY-DELETED/*'] };
  expect(() => mergeSettings(options, {}, { ...wholeRead, configuration: rest })).toThrow(
    `${file} describes a gateway, but not where it is: give it a \`baseUrl\`, or set ANYONE_BASE_URL, or name one with --base-url.`,
  );
  const bare = { ...wholeRead, configuration: { version: 1 } } as const;
  expect(mergeSettings(options, {}, bare)).toEqual({ options, environment: {} });
});

test('the file that --config names is read in place of the one in the folder', () =>
  inFolder(
    {
      [file]: 'version: 1\nbaseUrl: https://one.example\n',
      'other.yaml': 'version: 1\nbaseUrl: https://other.example\n',
    },
    async (folder) => {
      const urlOf = async (config?: string) => {
        const options = { only: [], ...(config === undefined ? {} : { config }) };
        return (await settle(options, {}, folder)).options.baseUrl;
      };
      expect(await urlOf()).toBe('https://one.example');
      expect(await urlOf(join(folder, 'other.yaml'))).toBe('https://other.example');
    },
  ));

test('the configuration that the docs show is one that a check takes', async () => {
  const page = await readFile(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
  const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  expect(read(text)).toEqual({
    version: 1,
    baseUrl: 'https://gateway.example',
    keys: { active: 'GATEWAY_KEY' },
    models: { createChatCompletion: 'llama-4-large' },
    notOffered: ['createRerank', 'connectRealtime'],
    cost: 'free',
  });
});
