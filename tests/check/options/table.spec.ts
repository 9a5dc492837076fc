import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { configurationSchema } from '../../../check/options/config-schema.ts';
import { groups } from '../../../check/options/option.ts';
import { writeOptionsPage } from '../../../check/options/options-page.ts';
import { checkProgramOptions } from '../../../check/options/read-program-options.ts';
import { flagOf, options, rowsAt } from '../../../check/options/table.ts';
import { checkDescription, checkHelp, configurationHelp, keysHelp } from '../../../cli/help.ts';
import { addOptions } from '../../../cli/options.ts';
import { expect, test } from '../../test.ts';

const read = (file: string) => readFile(new URL(`../../../${file}`, import.meta.url), 'utf8');

const helpOf = (name: 'check' | 'list'): string =>
  addOptions(new Command(name), name).configureHelp({ helpWidth: 80 }).helpInformation();

test('every help line has at most 12 words, and no word that says too little', () => {
  for (const [name, { help }] of Object.entries(options)) {
    expect(help.split(' ').length, name).toBeLessThanOrEqual(12);
    expect(help, name).not.toMatch(/\b(?:told|tells?|alone|beside)\b/);
  }
});

test('the help of check fits 80 columns', () => {
  const text = [helpOf('check'), checkDescription, checkHelp, configurationHelp, keysHelp].join(
    '\n',
  );
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('check and list show the options of the table, under the headings of their groups', () => {
  for (const name of ['check', 'list'] as const) {
    const help = helpOf(name);
    const shown = [...help.matchAll(/^(\w+):$|^ {2}(--[a-z-]+)/gm)].map(([text]) => text.trim());
    const expected = Object.entries(groups).flatMap(([group, heading]) => [
      `${heading}:`,
      ...rowsAt(name).flatMap(([option, row]) => {
        if (row.group !== group) return [];
        const flag = flagOf(option);
        return row.kind === 'switch' ? [flag, flag.replace('--', '--no-')] : [flag];
      }),
    ]);
    expect(
      shown.filter((line) => line !== 'Options:'),
      name,
    ).toEqual(expected);
  }
});

test('an option that is not given has no value, so that it overrides nothing', () => {
  const command = addOptions(new Command('check'), 'check').parse([], { from: 'user' });
  expect(command.opts()).toEqual({ only: [] });
});

test('the schema and the options page are those of the table', async () => {
  expect(JSON.parse(await read('spec/config.schema.json'))).toEqual(
    JSON.parse(JSON.stringify(configurationSchema())),
  );
  expect(await read('docs/options.md')).toBe(`${writeOptionsPage()}\n`);
});

for (const [what, given, words] of [
  ['an unknown name', { rat: 1 }, 'There is no option rat. Did you mean rate?'],
  ['a number out of bounds', { rate: 0 }, 'rate must be a whole number from 1 to 1000.'],
  ['a text for a number', { seed: '7' }, 'seed must be a whole number from 0 to 2147483647.'],
  ['another choice', { cost: 'chep' }, 'cost must be one of free, cheap, costly.'],
  ['a text for a flag', { thorough: 'no' }, 'thorough must be true or false.'],
  ['an option of the command line only', { insecure: true }, 'There is no option insecure.'],
] as const) {
  test(`a program's error names ${what} by the option's name`, () => {
    expect(() => checkProgramOptions(given, 'program')).toThrow(words);
  });
}
