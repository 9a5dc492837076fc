import { stringify } from 'yaml';
import { keyStates } from '../../fixtures/keys.ts';
import { keyVariables } from '../../suites/cases/target.ts';
import type { Configuration } from './configuration.ts';

/** What `init` writes where nothing else is told. */
export const startingConfiguration: Configuration = {
  version: 1,
  baseUrl: 'https://api.anyone.ai',
  keys: keyVariables,
  cost: 'free',
  timeout: 10_000,
};

type Member = keyof Configuration;

/** A member in the order of the file: what it is for, and what stands there as an example while it is not set. */
type Entry = {
  readonly member: Member;
  readonly words: readonly string[];
  readonly example: Partial<Configuration>;
};

const entries: readonly Entry[] = [
  { member: 'version', words: [], example: { version: 1 } },
  {
    member: 'baseUrl',
    words: ['The gateway: scheme, host, port, and a path where it lives below one.'],
    example: { baseUrl: 'https://gateway.example' },
  },
  {
    member: 'keys',
    words: [
      'The environment variables that hold a key of each state: names, never keys. A state without a',
      'key leaves its cases inconclusive, and the run incomplete.',
    ],
    example: { keys: keyVariables },
  },
  {
    member: 'allowedModels',
    words: ['The models that the restricted key may use.'],
    example: { allowedModels: ['gpt-5.4-mini', 'claude-haiku-4-5', 'gemini-3.1-flash'] },
  },
  {
    member: 'models',
    words: [
      'The model that requests to an operation name; the restricted key must not be allowed it. One',
      'that is not told is chosen from GET /v1/models.',
    ],
    example: { models: { createChatCompletion: 'gpt-5.4', createMessage: 'claude-sonnet-4-6' } },
  },
  {
    member: 'notOffered',
    words: [
      'What the gateway does not offer. An endpoint that is absent and not declared here leaves the',
      'run incomplete.',
    ],
    example: { notOffered: ['createImageVariation', 'createRerank'] },
  },
  {
    member: 'cost',
    words: [
      'The dearest kind of call that may be served and billed: free, cheap (completions) or costly',
      '(audio and images).',
    ],
    example: { cost: 'free' },
  },
  {
    member: 'rate',
    words: ['How many requests may be sent in any one second.'],
    example: { rate: 20 },
  },
  {
    member: 'maxBadKeys',
    words: ['How many requests may carry a bad key or none, where a lock-out is to be feared.'],
    example: { maxBadKeys: 2000 },
  },
  {
    member: 'concurrency',
    words: ['How many cases run at the same time.'],
    example: { concurrency: 5 },
  },
  {
    member: 'timeout',
    words: ['How many milliseconds one exchange may take.'],
    example: { timeout: 10_000 },
  },
  {
    member: 'baseline',
    words: ['The file of findings that are known and agreed to, beside this one.'],
    example: { baseline: 'anyone-conformance-baseline.yaml' },
  },
];

/** What a key of each state is, beside its variable. */
const stateWords: Readonly<Record<string, string>> = {
  active: 'a good key without restrictions',
  restricted: 'a key with a list of allowed models',
  disabled: 'a disabled key',
  expired: 'an expired key',
  exhausted: 'a key whose quota is used up',
  deleted: 'a deleted key',
};

const longest = Math.max(...keyStates.map((state) => `  ${state}: ${keyVariables[state]}`.length));

/** A line that names a key's variable, with what key that is. */
function withState(line: string): string {
  const words = stateWords[/^ {2}(\w+): /.exec(line)?.[1] ?? ''];
  return words === undefined ? line : `${line.padEnd(longest)} # ${words}`;
}

function writeEntry({ member, words, example }: Entry, configuration: Configuration): string[] {
  const value = configuration[member];
  const shown = value === undefined ? example : { [member]: value };
  const lines = stringify(shown, { lineWidth: 0 }).trimEnd().split('\n');
  const told = member === 'keys' ? lines.map(withState) : lines;
  return [
    ...(words.length === 0 ? [] : ['', ...words.map((line) => `# ${line}`)]),
    ...told.map((line) => (value === undefined ? `# ${line}` : line)),
  ];
}

/**
 * Writes a configuration with comments that teach; what it does not set stands there as a commented
 * example. Reading and writing the text again gives the same text.
 *
 * @param schema where an editor finds the JSON Schema: a path relative to the file, or a URL
 */
export const writeConfiguration = (configuration: Configuration, schema: string): string =>
  [
    `# yaml-language-server: $schema=${schema}`,
    '# What `check` and `list` go by in this folder. Options outweigh environment variables, and those',
    '# outweigh this file. No key ever stands here.',
    ...entries.flatMap((entry) => writeEntry(entry, configuration)),
    '',
  ].join('\n');
