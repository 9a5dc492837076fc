import { keyOf } from '../support/fixture-request.ts';
import { inFolder } from '../support/in-folder.ts';
import { test as mockTest } from '../support/mock-server.ts';
import { runCommand, runCommandIn, type Variables } from '../support/run-command.ts';
import { expect, test } from '../test.ts';

const url = 'https://gateway.example';
const key = keyOf('active');
const onArgv =
  'a command line is seen by every program on the machine and kept in the history of the shell. Keys come from the environment: set ANYONE_API_KEY there, or in a file .env that is never committed.';

/** What a person types or exports by mistake, and the one line that says what to do. Nothing is sent. */
const mistakes: readonly (readonly [args: string, line: string, variables?: Variables])[] = [
  ['chek', "unknown command 'chek' (Did you mean check?) See --help for what there is."],
  [
    `check --base-ur ${url}`,
    "unknown option '--base-ur' (Did you mean --base-url?) See --help for what there is.",
  ],
  [
    'check --only KEY-DELETE',
    '--only: There is no clause KEY-DELETE. Did you mean KEY-DELETED? `list` shows every case id.',
  ],
  [
    'check --only key-deleted',
    '--only: There is no clause key-deleted. Did you mean KEY-DELETED? `list` shows every case id.',
  ],
  [
    'mock --fault deleted-key-serve',
    '--fault: there is no fault deleted-key-serve. Did you mean deleted-key-served?',
  ],
  ['check 127.0.0.1:4010', '--base-url has no scheme: write http:// in front of it.'],
  ['check localhost:4010', '--base-url has no scheme: write http:// in front of it.'],
  ['doctor gateway.example', '--base-url has no scheme: write https:// in front of it.'],
  [
    'check http://gateway.example',
    '--base-url is plain http to gateway.example: keys would cross the network in clear text. Use https.',
  ],
  [
    `check ${url} --base-url ${url}`,
    'The URL is given twice: leave out --base-url, or the argument.',
  ],
  [`check --key ${key}`, `There is no option --key: ${onArgv}`],
  [`check --base-url ${key}`, `Argument 3 looks like a key: ${onArgv}`],
  [
    'check --timeout 10x',
    "option '--timeout <time>' argument '10x' is invalid. It must be a whole number from 1 to 600000 milliseconds, or a time such as 10s. See --help for what there is.",
  ],
  [
    'revoked --rate fast',
    "option '--rate <n>' argument 'fast' is invalid. It must be a whole number from 1 to 1000 requests in any one second, such as 5 or 5/s. See --help for what there is.",
  ],
  [
    'mock --chaos 429',
    "option '--chaos <shares>' argument '429' is invalid. The share of 429 must be from 0% to 100%, as in 429=10%. See --help for what there is.",
  ],
  [
    'check --html /no/such/folder/report.html',
    '--html: /no/such/folder is no directory that can be written to (ENOENT).',
  ],
  [
    `check ${url}`,
    'ANYONE_API_KEY and ANYONE_DELETED_API_KEY have the same value: each state needs a key of its own.',
    { ANYONE_API_KEY: key, ANYONE_DELETED_API_KEY: key },
  ],
  [
    `check ${url}`,
    `ANYONE_API_KEY (${key.length + 2} characters) is in quotes: remove them.`,
    { ANYONE_API_KEY: `"${key}"` },
  ],
  [
    `list ${url}`,
    `ANYONE_API_KEY (${key.length + 7} characters) begins with Bearer: set only the key.`,
    { ANYONE_API_KEY: `Bearer ${key}` },
  ],
  [
    `check ${url}?key=KEY`,
    '--base-url may only have a host, a port and a path: remove the user, the query or the fragment. Keys are read from the environment.',
  ],
  [
    `check ${url} --profile azure`,
    '--profile: there is no built-in profile of this name. Did you mean azure-openai? They are anyone, azure-openai, litellm, new-api, openai, openrouter. A file has a path such as ./profile.yaml.',
  ],
  ['mock --fault xyz', '--fault: there is no fault xyz. `faults` shows every fault.'],
  [
    'explain KEY-DELETE',
    'There is no clause, case or fault KEY-DELETE. Did you mean KEY-DELETED? `list` shows every case id.',
  ],
  [
    `revoked ${url}`,
    'Nothing reads ANYONE_DELETD_API_KEY. Did you mean ANYONE_DELETED_API_KEY?\nSet ANYONE_DELETED_API_KEY to the key that you deleted.',
    { ANYONE_DELETD_API_KEY: key },
  ],
  [
    'list',
    'ANYONE_RESTRICTED_API_KEY is set, but not where its gateway is: set ANYONE_BASE_URL, or name it with --base-url. Without any of these variables the embedded mock is checked.',
    { ANYONE_RESTRICTED_API_KEY: key },
  ],
];

for (const [args, line, variables = {}] of mistakes) {
  const shown = [args.replace(key, 'KEY'), ...Object.keys(variables)].join(' with ');
  test(`a mistake is answered in a line that says what to do: ${shown}`, () =>
    inFolder({}, async (folder) => {
      expect(await runCommandIn(folder, args.split(' '), variables)).toEqual({
        code: 2,
        output: '',
        error: `${line}\n`,
      });
    }));
}

for (const [what, variables, hint, lines] of [
  [
    'quotes',
    { ANYONE_API_KEY: `"${key}"` },
    '',
    ['is in quotes, which are not part of a key', '→ remove the quotes, in .env files too'],
  ],
  ['Bearer', { ANYONE_API_KEY: `Bearer ${key}` }, '', ['begins with Bearer', '→ set only the key']],
  [
    'a key of Anthropic',
    { ANYONE_API_KEY: 'sk-ant-api03-abcdefghijklmnopqrst' },
    '',
    ['looks like a key of Anthropic', '→ use a key of this gateway'],
  ],
  [
    'a misspelt variable',
    { ANYONE_APIKEY: key },
    'Nothing reads ANYONE_APIKEY. Did you mean ANYONE_API_KEY?\n',
    ['is not set', '→ export ANYONE_API_KEY=… with a key of the gateway'],
  ],
  [
    "another tool's variable",
    { OPENAI_API_KEY: key },
    'ANYONE_API_KEY is not set, but OPENAI_API_KEY is. If that key is for this gateway, set ANYONE_API_KEY to it.\n',
    ['is not set', '→ export ANYONE_API_KEY=… with a key of the gateway'],
  ],
] as const) {
  test(`doctor sends nothing for ${what}, and says what to do`, async () => {
    const { code, output, error } = await runCommand(['doctor', url], variables);
    expect({ code, error }).toEqual({ code: 2, error: hint });
    for (const line of lines) expect(output).toContain(line);
    expect(output).toMatch(/\nOne problem to fix\.\n$/);
  });
}

mockTest('a path too much in the address is shown, with the right address', async ({ mock }) => {
  const typed = `${mock.url}/v1`;
  const args = ['check', typed, '--only', 'KEY-DELETED'];
  const { code, output, error } = await runCommand(args, { ANYONE_API_KEY: key });
  expect(code).toBe(3);
  expect(error).toContain(`Checking ${typed}\n`);
  expect(error).toContain('absent: all of them\n');
  expect(output.replace(/\s+/g, ' ')).toContain(
    `Base URL: ends in /v1, so that clients would send it twice. To check it, use ${mock.url}; only the OpenAI SDK needs ${typed}. Inconclusive 20 × no deleted key: set ANYONE_DELETED_API_KEY INCOMPLETE — Nothing was checked: no endpoint exists below /v1: check the path of the base URL. 20 cases`,
  );
});

mockTest('a wrong key ends a check with the reason, and no matrix', async ({ mock }) => {
  const args = ['check', mock.url, '--only', 'KEY-DELETED'];
  const { code, output, error } = await runCommand(args, { ANYONE_API_KEY: 'sk-wrong-key-0123' });
  expect(code).toBe(3);
  expect(error).toContain('Nothing more is sent.\n');
  expect(output).toContain('run npx anyone-conformance doctor: it looks for the header');
  expect(output).not.toContain('✓ conforms');
});

mockTest(
  'a model that the gateway does not list is named before the findings',
  async ({ mock }) => {
    const args = ['check', mock.url, '--only', 'KEY-DELETED', '--quiet'];
    const { output } = await runCommand(args, {
      ANYONE_API_KEY: key,
      ANYONE_RESTRICTED_API_KEY: keyOf('restricted'),
      ANYONE_RESTRICTED_ALLOWED_MODELS: 'gpt-5.4-mini,gpt-5.4-mni,claude-haiku-45',
    });
    expect(output.replace(/\s+/g, ' ')).toContain(
      'GET /v1/models does not list gpt-5.4-mni or claude-haiku-45, which the restricted key may use according to your settings. If that is a mistake, findings about models are wrong, too.',
    );
  },
);

mockTest('without a valid key the reason names the answers', async ({ mock }) => {
  const args = ['check', mock.url, '--only', 'KEY-DELETED'];
  const { code, output } = await runCommand(args, { ANYONE_DELETED_API_KEY: keyOf('deleted') });
  expect(code).toBe(3);
  expect(output).toContain(
    '20 × it answered 401, but there is no valid key to compare with: set ANYONE_API_KEY\n',
  );
});

mockTest(
  'doctor --quiet leaves out what works, and --verbose adds what was sent',
  async ({ mock }) => {
    const ask = (flag: string, value = key) =>
      runCommand(['doctor', mock.url, flag], { ANYONE_API_KEY: value });
    expect(await ask('--quiet')).toEqual({ code: 0, output: 'Everything works.\n', error: '' });
    const refused = await ask('--quiet', keyOf('deleted'));
    expect(refused.output.match(/^\S/gm)).toEqual(['✗', '✗', '✗', 'O']);
    const { code, output } = await ask('--verbose');
    expect(code).toBe(0);
    expect(output).toMatch(
      /^Sent 6 requests:\n(?:.* key in .* → .* \(\d+ ms\)\n){6}\n✓ ANYONE_API_KEY/,
    );
    expect(output).toMatch(/ {2}GET \/v1\/models, key in Authorization → 200 application\/json \(/);
    expect(output).not.toContain(key.slice(0, 12));
  },
);
