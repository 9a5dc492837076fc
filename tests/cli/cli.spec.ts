import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { inFolder } from '../support/in-folder.ts';
import { type Ended, runCommand, runCommandIn } from '../support/run-command.ts';
import { expect, test } from '../test.ts';

/** A command that could not be used ends with 2 and one line on standard error, and says nothing else. */
function expectUsageError({ code, output, error }: Ended, line: string | RegExp): void {
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(error).toMatch(/^[^\n]+\n$/);
  expect(error).not.toMatch(/\n? +at |node:internal|Error:/);
  if (typeof line === 'string') expect(error).toBe(`${line}\n`);
  else expect(error).toMatch(line);
}

for (const [args, teaches] of [
  [['--help'], ['check', 'list', 'explain', 'mock', 'API-key authentication']],
  [
    ['check', '--help'],
    [
      '--base-url',
      '--only',
      '--strict',
      '--allow-incomplete',
      'Examples:',
      'ANYONE_API_KEY ',
      'ANYONE_RESTRICTED_ALLOWED_MODELS',
      'Exit codes: 0 conformant · 1 violations · 2 usage or configuration\n',
      '3 incomplete · 4 unreachable\n',
    ],
  ],
  [
    ['list', '--help'],
    ['sends nothing', '--only', 'ANYONE_DELETED_API_KEY'],
  ],
  [
    ['explain', '--help'],
    ['KEY-DELETED', 'a case id'],
  ],
  [
    ['doctor', '--help'],
    ['--base-url', 'ANYONE_API_KEY', '0 all is well', 'nothing was sent'],
  ],
  [
    ['mock', '--help'],
    ['--port', '--keys', '--fault', '--json', 'default: 4010'],
  ],
] as const) {
  test(`${args.join(' ')} teaches what there is`, async () => {
    const { code, output, error } = await runCommand(args);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    for (const words of teaches) expect(output).toContain(words);
  });
}

test('without a command, the help is shown and the exit code says that none was given', async () => {
  const { code, output, error } = await runCommand([]);
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(error).toBe((await runCommand(['--help'])).output);
});

test('--version prints the version of the package', async () => {
  expect(await runCommand(['--version'])).toEqual({
    code: 0,
    output: `${manifest.version}\n`,
    error: '',
  });
});

for (const [args, line] of [
  [['chekc'], "unknown command 'chekc' (Did you mean check?) See --help for what there is."],
  [
    ['check', '--onyl', 'x'],
    "unknown option '--onyl' (Did you mean --only?) See --help for what there is.",
  ],
  [['mock', '--prot', '1'], /^unknown option '--prot' \(Did you mean --port\?\) See --help/],
  [['check', 'extra'], /^--base-url is not a URL \(5 characters\)/],
  [['explain'], "missing required argument 'id' See --help for what there is."],
  [['check', '--only'], /^option '--only <glob>' argument missing/],
  [
    ['check', '--cost', 'chep'],
    /argument 'chep' is invalid\. Allowed choices are free, cheap, costly/,
  ],
  [
    ['check', '--timeout', '0'],
    /argument '0' is invalid\. It must be a whole number from 1 to 600000/,
  ],
  [['check', '--timeout', '1e3'], /argument '1e3' is invalid\. It must be a whole number/],
  [['check', '--concurrency', '257'], /It must be a whole number from 1 to 256/],
  [['mock', '--port', '65536'], /It must be a whole number from 0 to 65535/],
] as const) {
  test(`\`${args.join(' ')}\` is refused in one line that says what is wrong`, async () => {
    expectUsageError(await runCommand(args), line);
  });
}

for (const [args, line] of [
  [
    ['explain', 'KEY-DELETD'],
    'There is no clause, case or fault KEY-DELETD. Did you mean KEY-DELETED? `list` shows every case id.',
  ],
  [
    ['explain', 'KEY-DELETED/createMessage/x-api-key/deletd'],
    'There is no case KEY-DELETED/createMessage/x-api-key/deletd. Did you mean KEY-DELETED/createMessage/x-api-key/deleted? `list` shows every case id.',
  ],
  [
    ['check', '--only', 'KEY-DELETD'],
    '--only: There is no clause KEY-DELETD. Did you mean KEY-DELETED? `list` shows every case id.',
  ],
  [
    ['list', '--only', 'KEY-DELETED/createMesage/*'],
    '--only: There is no operation createMesage. Did you mean createMessage? `list` shows every case id.',
  ],
  [
    ['list', '--only', 'KEY-DELETED/*/query/nothing-like-it'],
    '--only: No case has an id like KEY-DELETED/*/query/nothing-like-it. `list` shows every case id.',
  ],
  [
    ['list', '--only', 'KEY-DELETED', '--only', 'nonsense'],
    '--only: There is no clause nonsense. `list` shows every case id.',
  ],
] as const) {
  test(`\`${args.join(' ')}\` names what does not exist, and the nearest thing that does`, async () => {
    expectUsageError(await runCommand(args), line);
  });
}

test('relative files are those of the folder that the command is in, and - stays standard output', () =>
  inFolder({ 'old.json': '[]' }, async (folder) => {
    const compared = await runCommandIn(folder, ['diff', 'old.json', 'new.json']);
    expect(compared.error).toMatch(new RegExp(`^${join(folder, 'old.json')}: no report`));
    const check = ['check', '--only', 'KEY-REQUIRED/listModels/none/absent'];
    const reports = ['--json', '-', '--junit', 'own.xml'];
    const { code, output } = await runCommandIn(folder, [...check, ...reports]);
    expect({ code, verdict: JSON.parse(output).verdict }).toEqual({
      code: 0,
      verdict: 'holds',
    });
    expect((await readdir(folder)).toSorted()).toEqual(['old.json', 'own.xml']);
  }));
