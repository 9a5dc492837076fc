import { Document, isScalar, stringify, visit } from 'yaml';
import { keyStates } from '../../fixtures/keys.ts';
import { keyVariables } from '../../suites/cases/target.ts';
import { stateWords } from '../options/config-schema.ts';
import type { OptionRow } from '../options/option.ts';
import { options, rowsAt, sentenceOf } from '../options/table.ts';
import type { Configuration } from './configuration.ts';

/** What `init` writes unless it is given an address. */
export const startingConfiguration: Configuration = {
  version: 1,
  baseUrl: 'https://api.anyone.ai',
  keys: keyVariables,
  cost: 'free',
  timeout: options.timeout.default,
};

const widest = 98;

/** Breaks words into comment lines. */
function commentOf(words: string): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < widest) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line) => `# ${line}`);
}

const longest = Math.max(...keyStates.map((state) => `  ${state}: ${keyVariables[state]}`.length));

/** A line that names a key's variable, with what key that is. */
function withState(line: string): string {
  const state = keyStates.find((one) => line.startsWith(`  ${one}: `));
  return state === undefined ? line : `${line.padEnd(longest)} # ${stateWords[state]}`;
}

/** A profile as YAML, with each of its innermost mappings on one line. */
function profileText(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Map: (_, node, ancestors) => {
      node.flow = ancestors.length > 1 && node.items.every(({ value: held }) => isScalar(held));
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** A member with its comment; one that is not set is shown as an example that is commented out. */
function writeMember(name: string, row: OptionRow, value: unknown): string[] {
  const held = { [name]: value ?? row.example };
  const shown = row.kind === 'profile' ? profileText(held) : stringify(held, { lineWidth: 0 });
  const lines = shown.trimEnd().split('\n');
  const described = row.kind === 'keys' ? lines.map(withState) : lines;
  return [
    '',
    ...commentOf(sentenceOf(row)),
    ...described.map((line) => (value === undefined ? `# ${line}` : line)),
  ];
}

/**
 * Writes a configuration with a comment on each member; members that are not set are commented-out
 * examples. Reading the text and writing it again gives the same text.
 *
 * @param schema where an editor finds the JSON Schema: a path relative to the file, or a URL
 */
export function writeConfiguration(configuration: Configuration, schema: string): string {
  const values = new Map<string, unknown>(Object.entries(configuration));
  return [
    `# yaml-language-server: $schema=${schema}`,
    '# The settings of `check` and `list` in this folder. Environment variables override this file, and',
    '# options override both. Never write a key here.',
    'version: 1',
    ...rowsAt('file').flatMap(([name, row]) => writeMember(name, row, values.get(name))),
    '',
  ].join('\n');
}
