import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../../base/errors.ts';
import { settle } from '../../../check/configuration/merge-settings.ts';
import { inFolder } from '../../support/in-folder.ts';
import { aliasBomb } from '../../support/malformed-file.ts';
import { runCommandIn } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';

const file = 'anyone-conformance.yaml';
const secret = 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u';
const opaque = '9f86d081884c7d659a2feaa0c55ad015';

const operations =
  'createChatCompletion, createCompletion, createResponse, createEmbedding, createRerank, createSpeech, createTranscription, createTranslation, createImage, createImageEdit, createImageVariation, connectRealtime, createMessage, generateContent';
const members =
  'version, baseUrl, keys, allowedModels, models, notOffered, profile, baseline, cost, rate, concurrency, maxBadKeys, timeout';
const keyFound =
  'holds what looks like a key. Keys come from the environment alone: take it out, name its variable under `keys`, and delete the key if others could read the file.';
const alone = 'Keys come only from the environment, and `keys` names their variables.';
const variable =
  'the name of an environment variable in capitals, such as ANYONE_API_KEY, and never a key';

/** What a file holds, and all that is said of it behind its name. */
const malformed: readonly (readonly [string, string | Uint8Array, string])[] = [
  ['that is empty', '', ': must be a mapping with `version: 1`, not nothing.'],
  ['of comments alone', '# version: 1\n', ': must be a mapping with `version: 1`, not nothing.'],
  [
    'of YAML that is torn',
    'version: 1\nmodels: {createImage: gpt-image-1\n',
    ', line 3: not valid YAML (BAD_INDENT).',
  ],
  [
    'with a tab for an indent',
    'version: 1\nkeys:\n\tactive: A\n',
    ', line 3: not valid YAML (TAB_AS_INDENT).',
  ],
  [
    'of two documents',
    'version: 1\n---\nversion: 1\n',
    ', line 2: not valid YAML (MULTIPLE_DOCS).',
  ],
  [
    'with an unknown tag',
    'version: 1\nbaseUrl: !secret x\n',
    ', line 2: not valid YAML (TAG_RESOLVE_FAILED).',
  ],
  [
    'that grows by its aliases',
    aliasBomb,
    ': not valid YAML: its aliases lead nowhere, go round or grow too large.',
  ],
  [
    'that names a member twice',
    'version: 1\ncost: free\ncost: cheap\n',
    ', line 3: not valid YAML (DUPLICATE_KEY).',
  ],
  [
    'that is binary',
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]),
    ': is no text in UTF-8.',
  ],
  ['that holds a NUL', 'version: 1\0\n', ': is no text in UTF-8.'],
  ['that is huge', `version: 1\n${'#'.repeat(1_100_000)}`, ': is larger than 1 MiB.'],
  [
    'that is a list',
    '- version: 1\n',
    ', line 1: must be a mapping with `version: 1`, not a list of 1.',
  ],
  [
    'that is a text',
    'hello\n',
    ', line 1: must be a mapping with `version: 1`, not a text of 5 characters.',
  ],
  ['without a version', 'cost: free\n', ', line 1: needs `version: 1`.'],
  ['of another version', 'version: 2\n', ', line 1: `version` must be 1, not the number 2.'],
  [
    'with an unknown member',
    'version: 1\nbaseurl: https://gateway.example\n',
    `, line 2: has no field \`baseurl\`. Did you mean baseUrl? The fields are ${members}.`,
  ],
  [
    'with a model for an unknown operation',
    'version: 1\nmodels:\n  createChatCompletions: gpt-5.4\n',
    `, line 3: \`models\` has no field \`createChatCompletions\`. Did you mean createChatCompletion? The fields are ${operations}.`,
  ],
  [
    'that declares an unknown operation',
    'version: 1\nnotOffered:\n  - createImage\n  - createrank\n',
    ", line 4: `notOffered[1]` must be an operation's id, such as createRerank, not a text of 10 characters. Did you mean createRerank?",
  ],
  [
    'that declares an operation twice',
    'version: 1\nnotOffered: [createImage, createImage]\n',
    ', line 2: `notOffered` has the same entry twice.',
  ],
  [
    'whose models are a list',
    'version: 1\nmodels: [gpt-5.4]\n',
    ', line 2: `models` must be a mapping, not a list of 1.',
  ],
  [
    'whose model is a number',
    'version: 1\nmodels: {createImage: 5.4}\n',
    ", line 2: `models.createImage` must be a model's name, printable characters without a space, not the number 5.4.",
  ],
  [
    'of an unknown cost',
    'version: 1\ncost: cheep\n',
    ', line 2: `cost` must be one of free, cheap, costly, not a text of 5 characters. Did you mean cheap?',
  ],
  [
    'whose timeout is a text',
    'version: 1\ntimeout: 10s\n',
    ', line 2: `timeout` must be a whole number from 1 to 600000, not a text of 3 characters.',
  ],
  [
    'whose concurrency is 0',
    'version: 1\nconcurrency: 0\n',
    ', line 2: `concurrency` must be a whole number from 1 to 256, not the number 0.',
  ],
  [
    'whose rate is below 0',
    'version: 1\nrate: -1\n',
    ', line 2: `rate` must be a whole number from 1 to 1000, not the number -1.',
  ],
  [
    'without any allowed model',
    'version: 1\nallowedModels: []\n',
    ', line 2: `allowedModels` is empty: it needs one entry or more.',
  ],
  [
    'whose base URL holds a password',
    'version: 1\nbaseUrl: https://user:word@gateway.example\n',
    ', line 2: `baseUrl` may only have a host, a port and a path: remove the user, the query or the fragment. Keys are read from the environment.',
  ],
  [
    'whose base URL is plain http to another machine',
    'version: 1\nbaseUrl: http://gateway.example\n',
    ', line 2: `baseUrl` is plain http to gateway.example: keys would cross the network in clear text. Use https.',
  ],
  ['with a key', `version: 1\nkeys:\n  active: ${secret}\n`, `, line 3: ${keyFound}`],
  ['with a key in a comment', `version: 1\n# active: ${secret}\n`, `, line 2: ${keyFound}`],
  ['that is torn next to a key', `version: [1\n"${secret}\n`, `, line 2: ${keyFound}`],
  [
    'with a secret of no known form for the name of its variable',
    `version: 1\nkeys:\n  active: ${opaque}\n`,
    `, line 3: \`keys.active\` must be ${variable}, not a text of 32 characters.`,
  ],
  [
    'with a secret in capitals for the name of its variable',
    `version: 1\nkeys:\n  active: ${opaque.toUpperCase().replace('9', 'A')}\n`,
    `, line 3: \`keys.active\` must be ${variable}, not a text of 32 characters.`,
  ],
  [
    'with a member for a key',
    `version: 1\napiKey: ${opaque}\n`,
    `, line 2: has no field \`apiKey\`. ${alone}`,
  ],
  [
    'with one variable for two states',
    'version: 1\nkeys: {active: GATEWAY_KEY, deleted: GATEWAY_KEY}\n',
    ', line 2: `keys.deleted` names the same variable as `keys.active`.',
  ],
];

/** All that is said of the configuration in a folder, which no check may begin with. */
async function complaintIn(folder: string, config?: string): Promise<string> {
  const settling = settle({ only: [], ...(config === undefined ? {} : { config }) }, {}, folder);
  const error: unknown = await settling.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UsageError) return error.message;
  throw new Error('nothing was complained of', { cause: error });
}

for (const [what, content, words] of malformed) {
  test(`a configuration ${what} is refused in one line that says where and what`, () =>
    inFolder({ [file]: content }, async (folder) => {
      const complaint = await complaintIn(folder);
      expect(complaint).toBe(`${file}${words}`);
      for (const held of [secret, opaque]) {
        expect(complaint.toLowerCase()).not.toContain(held.slice(0, 8).toLowerCase());
      }
    }));
}

test('check and list end with 2 at such a complaint, and say nothing else', () =>
  inFolder({ [file]: `version: 1\nkeys:\n  active: ${secret}\n` }, async (folder) => {
    for (const command of ['check', 'list']) {
      expect(await runCommandIn(folder, [command])).toEqual({
        code: 2,
        output: '',
        error: `${file}, line 3: ${keyFound}\n`,
      });
    }
  }));

test('a configuration that cannot be read is reported by its name, with the reason', () =>
  inFolder({ 'anyone-conformance.yml': 'version: 1\n' }, async (folder) => {
    await mkdir(join(folder, 'folder'));
    const none = join(folder, 'none.yaml');
    expect(await complaintIn(folder, join(folder, 'folder'))).toBe(
      `--config ${folder}/folder: is a directory. Name a file.`,
    );
    expect(await complaintIn(folder, none)).toBe(`--config ${none}: cannot be read (ENOENT).`);
    expect(await complaintIn(folder)).toBe(
      'anyone-conformance.yml: call it anyone-conformance.yaml, or name it with --config.',
    );
    await mkdir(join(folder, file));
    expect(await complaintIn(folder)).toBe(`${file}: is a directory. Name a file.`);
  }));
