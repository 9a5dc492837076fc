import { existsSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { runCommand } from '../support/run-command.ts';
import { expect, test } from '../test.ts';
import { blocksOf, readPage, root, writtenPages } from './docs-pages.ts';

/** A simple command of a shell: its words, without quotes. */
type Words = readonly string[];

/** Splits a line of a shell into its commands and their words, without the comment. */
function commandsIn(line: string): Words[] {
  const tokens = line.match(/'[^']*'|"[^"]*"|&&|\||#.*$|[^\s'"|&]+/g) ?? [];
  const commands: string[][] = [[]];
  for (const token of tokens) {
    if (token.startsWith('#')) break;
    if (token === '&&' || token === '|') commands.push([]);
    else commands.at(-1)?.push(token.replaceAll(/^['"]|['"]$/g, ''));
  }
  return commands.filter((words) => words.length > 0);
}

const scripts: Readonly<Record<string, string>> = manifest.scripts;

/** The arguments of our own command, however the docs call it; null for another program. */
function ownArguments(words: Words): Words | null {
  const [program, first, ...rest] = words.filter((word) => word !== '--silent');
  if (program === 'npx' && first === 'anyone-conformance') return rest;
  if (program !== 'npm' || first !== 'run') return null;
  const [script = '', dashes, ...args] = rest;
  const [, own] = /^node cli\/bin\.ts (.+)$/.exec(scripts[script] ?? '') ?? [];
  if (own === undefined) return null;
  if (dashes !== undefined && dashes !== '--')
    return [...own.split(' '), `--missing: ${words.join(' ')}`];
  return [...own.split(' '), ...args];
}

const helps = new Map<string, Promise<string>>();
const helpOf = (command: string): Promise<string> => {
  const known = helps.get(command);
  if (known !== undefined) return known;
  // The examples before the options have options without the name of their value.
  const help = runCommand([command, '--help']).then(({ output }) =>
    output.replace(/\nExamples:\n[\s\S]*?\n\n/, '\n').replaceAll(/\s+/g, ' '),
  );
  helps.set(command, help);
  return help;
};

const literal = (text: string): string => text.replaceAll(/[-.*+?^${}()|[\]\\]/g, '\\$&');

/** What is wrong with the arguments of our own command, by its help; empty for nothing. */
async function problemsOf([command = '', ...args]: Words): Promise<string[]> {
  const help = await helpOf(command);
  if (!help.startsWith(`Usage: anyone-conformance ${command} `)) return [`no command ${command}`];
  const problems: string[] = [];
  const positional: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (!arg.startsWith('--')) {
      positional.push(arg);
      continue;
    }
    const found = new RegExp(` ${literal(arg)}( <[^>]+>)? (?! )(.*?)(?= --\\w|$)`).exec(help);
    if (found === null) problems.push(`${command} has no option ${arg}`);
    if (found?.[1] === undefined) continue;
    index += 1;
    const value = args[index];
    if (value === undefined || value.startsWith('--')) problems.push(`${arg} needs a value`);
    const [, choices] = /\(choices: ([^)]+)\)/.exec(found[2] ?? '') ?? [];
    if (choices !== undefined && !choices.includes(`"${value}"`)) {
      problems.push(`${arg} ${value} is none of ${choices}`);
    }
  }
  const places = /^[^<[]*(?:\[options\] )?((?:[<[]\w+[>\]] )*)/.exec(help)?.[1] ?? '';
  const wanted = places.split(' ').filter((place) => place !== '' && place !== '[options]');
  const least = wanted.filter((place) => place.startsWith('<')).length;
  if (positional.length < least || positional.length > wanted.length) {
    problems.push(`${command} takes ${wanted.join(' ') || 'no argument'}: ${positional.join(' ')}`);
  }
  return problems;
}

/** What is wrong with a command of another program. */
function problemsOfOther(words: Words): string[] {
  const [program = '', first = '', ...rest] = words;
  const spec = readPage('spec/openapi.yaml');
  switch (program) {
    case 'export':
      return words.slice(1).every((word) => /^[A-Z_]+=\S+$/.test(word)) ? [] : [`export ${first}`];
    case 'npm': {
      const script = rest.find((word) => word !== '--silent') ?? '';
      const isKnown = first === 'run' ? script : first;
      return /^(?:ci|install|pack)$/.test(first) || isKnown in scripts ? [] : [words.join(' ')];
    }
    case 'npx': {
      const files = rest.filter((word) => word.endsWith('.ts'));
      const isFine = first === 'playwright' && files.every((file) => existsSync(join(root, file)));
      return isFine ? [] : [words.join(' ')];
    }
    case 'node':
      return existsSync(join(root, first)) ? [] : [words.join(' ')];
    case 'curl': {
      const url = words.find((word) => word.startsWith('http://127.0.0.1:4010/')) ?? '';
      const path = url === '' ? '' : new URL(url).pathname;
      return path !== '' && spec.includes(`\n  ${path}:\n`) ? [] : [words.join(' ')];
    }
    case 'tail':
    case '$EDITOR':
      return [];
    default:
      return [`the docs call ${program}: say here how to check it`];
  }
}

const linesOf = (page: string): string[] =>
  blocksOf(readPage(page), 'sh').flatMap((block) =>
    block.split('\n').filter((line) => line !== ''),
  );

/** Commands of ours between backticks, such as `npx anyone-conformance diff old.json new.json`. */
const inlineOf = (page: string): string[] =>
  [...readPage(page).matchAll(/`((?:npx|npm run) [^`\n]+)`/g)]
    .map(([, line = '']) => line)
    .filter((line) => !line.includes('OPTIONS'));

const pagesWithCommands = writtenPages.filter(
  (page) => linesOf(page).length + inlineOf(page).length > 0,
);

test('README and most pages show commands, and each is found', () => {
  expect(linesOf('README.md').length).toBeGreaterThan(8);
  expect(pagesWithCommands.length).toBeGreaterThan(10);
});

for (const page of pagesWithCommands) {
  test(`every command of ${page} exists, with these options and values`, async () => {
    for (const line of [...linesOf(page), ...inlineOf(page)]) {
      for (const words of commandsIn(line)) {
        const own = ownArguments(words);
        const problems = own === null ? problemsOfOther(words) : await problemsOf(own);
        expect(problems, line).toEqual([]);
      }
    }
  });
}

test('a command with a mistyped option, value, script or file is found out', async () => {
  const wrong = [
    'npx anyone-conformance chek',
    'npx anyone-conformance check --base-ur https://gateway.example',
    'npx anyone-conformance check --cost cheep',
    'npx anyone-conformance check --base-url --strict',
    'npx anyone-conformance diff old.json',
    'npx anyone-conformance check https://gateway.example https://other.example',
    'npm run chek',
    'npm run --silent check --strict',
    'npx playwright test tests/nowhere.spec.ts',
    'node bench/nothing.ts',
    'curl http://127.0.0.1:4010/_anyone/keyz',
    'wget https://gateway.example',
  ];
  for (const line of wrong) {
    const [words = []] = commandsIn(line);
    const own = ownArguments(words);
    const problems = own === null ? problemsOfOther(words) : await problemsOf(own);
    expect(problems, line).not.toEqual([]);
  }
});

test('the commands that only print work as the docs show them', async () => {
  test.setTimeout(120_000); // each is a process of its own
  const shown = writtenPages.flatMap(linesOf).flatMap(commandsIn);
  const printing = shown.flatMap((words) => {
    const own = ownArguments(words) ?? [];
    const isPrinting = /^(?:explain|faults|list)$/.test(own[0] ?? '') && !own.includes('--prove');
    return isPrinting && !own.includes('--base-url') ? [own.join(' ')] : [];
  });
  const distinct = [...new Set(printing)];
  expect(distinct.length).toBeGreaterThan(3);
  for (const line of distinct) {
    const { code, output, error } = await runCommand(line.split(' '));
    expect({ line, code, error }).toEqual({ line, code: 0, error: '' });
    expect(output).toContain('KEY-');
  }
});
