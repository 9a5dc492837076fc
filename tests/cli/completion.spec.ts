import { spawnSync } from 'node:child_process';
import { shells } from '../../cli/completion.ts';
import { runCommand } from '../support/run-command.ts';
import { expect, test } from '../test.ts';

const scriptOf = async (shell: string): Promise<string> =>
  (await runCommand(['completion', shell])).output;

test('bash completes commands, options and the values of options', async () => {
  const lines = [
    ['re'],
    ['check', '--ba'],
    ['check', '--cost', ''],
    ['revoked', '--until'],
    ['check', '--json', 'package.js'],
    ['check', '--rate', ''],
    ['completion', ''],
    ['report', 'package.js'],
    ['check', 'package.js'],
  ];
  const tries = lines.map(
    (words) => `try ${['program', ...words].map((word) => `'${word}'`).join(' ')}`,
  );
  const script = [
    await scriptOf('bash'),
    `try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _anyone_conformance; echo "\${COMPREPLY[*]}"; }`,
    ...tries,
  ].join('\n');
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-u'], {
    input: script,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout.split('\n').slice(0, lines.length)).toEqual([
    'revoked report',
    '--base-url --baseline --badge',
    'free cheap costly',
    '--until-dead',
    'package.json',
    '',
    'bash zsh fish',
    'package.json',
    '',
  ]);
});

test('fish and zsh offer files only where an argument is one', async () => {
  const fish = await scriptOf('fish');
  const offering = (command: string) =>
    fish
      .split('\n')
      .filter((line) => line.includes(` -n '__fish_seen_subcommand_from ${command}' -f`));
  expect([offering('completion'), offering('check'), offering('report')]).toEqual([
    [expect.stringMatching(/ -f -a 'bash zsh fish'$/)],
    [expect.stringMatching(/ -f$/)],
    [],
  ]);
  const zsh = await scriptOf('zsh');
  expect(
    zsh
      .match(/'\*:[^']*'/g)
      ?.toSorted()
      .slice(0, 4),
  ).toEqual(["'*:file:_files'", "'*:file:_files'", "'*:value: '", "'*:value: '"]);
  expect(zsh).toContain("'*:value:(bash zsh fish)'");
});

test('each script has every command and every option of check', async () => {
  const { output: help } = await runCommand(['check', '--help']);
  const flags = [...help.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, flag = '']) => flag);
  const { output } = await runCommand(['--help']);
  const commands = [...output.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)].map(([, name = '']) => name);
  const words = [...flags, ...commands].filter((word) => word !== 'help');
  expect(flags.length).toBeGreaterThan(30);
  expect(commands).toContain('revoked');
  for (const shell of shells) {
    const script = await scriptOf(shell);
    expect(
      words.filter((word) => !script.includes(word)),
      shell,
    ).toEqual([]);
  }
});

test('another shell is refused with those that there are', async () => {
  expect(await runCommand(['completion', 'ksh'])).toEqual({
    code: 2,
    output: '',
    error: 'There is no completion for ksh: name bash, zsh, fish.\n',
  });
});
