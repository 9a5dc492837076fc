import { UsageError } from '../../../base/errors.ts';
import { isLoopback, readBaseUrl, readTarget } from '../../../check/target-from-env.ts';
import { keyStates } from '../../../fixtures/keys.ts';
import { keyVariables } from '../../../suites/cases/target.ts';
import { runCommand } from '../../support/run-command.ts';
import { startRecorder } from '../../targets/record-request.ts';
import { expect, test } from '../../test.ts';

const secret = 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u';
const baseUrl = new URL('https://gateway.example');

/** The message of the usage error that something throws. */
function complaintOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('nothing was complained of');
}

const plainHttp = (host: string) =>
  `--base-url is plain http to ${host}: keys would cross the network in clear text. Use https.`;
const parts =
  '--base-url may only have a host, a port and a path: remove the user, the query or the fragment. Keys are read from the environment.';

for (const [url, complaint] of [
  ['', '--base-url is empty. Give a URL such as https://api.anyone.ai.'],
  ['api.anyone.ai', '--base-url has no scheme: write https:// in front of it.'],
  ['127.0.0.1:4010', '--base-url has no scheme: write http:// in front of it.'],
  ['localhost:4010/v1', '--base-url has no scheme: write http:// in front of it.'],
  ['gateway:8080', '--base-url has no scheme: write https:// in front of it.'],
  [secret, '--base-url is not a URL (35 characters). Give one such as https://api.anyone.ai.'],
  ['ftp://127.0.0.1', '--base-url has the scheme ftp: where http: or https: is needed.'],
  ['file:///etc/passwd', '--base-url has the scheme file: where http: or https: is needed.'],
  [`https://${secret}@gateway.example`, parts],
  [`https://user:${secret}@gateway.example`, parts],
  [`https://gateway.example/?key=${secret}`, parts],
  [`https://gateway.example/#${secret}`, parts],
  ['http://gateway.example', plainHttp('gateway.example')],
  ['http://10.0.0.1:8080', plainHttp('10.0.0.1')],
  ['http://0.0.0.0', plainHttp('0.0.0.0')],
  ['http://127.0.0.1.example', plainHttp('127.0.0.1.example')],
  ['http://localhost.example', plainHttp('localhost.example')],
  ['http://notlocalhost', plainHttp('notlocalhost')],
] as const) {
  test(`the base URL \`${url}\` is refused, and the error says what is wrong with it`, () => {
    const error = complaintOf(() => readBaseUrl(url, '--base-url'));
    expect(error).toBe(complaint);
    expect(error).not.toContain(secret);
  });
}

for (const url of [
  'https://api.anyone.ai',
  'https://gateway.example:8443/prefix/',
  'http://127.0.0.1:4010',
  'http://127.8.9.10',
  'http://[::1]:4010',
  'http://localhost:4010',
  'http://mock.localhost',
]) {
  test(`the base URL ${url} is accepted`, () => {
    expect(readBaseUrl(url, '--base-url').href).toBe(new URL(url).href);
  });
}

test('only a host that is this machine is loopback', () => {
  const hosts = ['localhost', '127.0.0.1', '[::1]', 'a.localhost', 'api.anyone.ai', '[::2]'];
  expect(hosts.map((host) => isLoopback(new URL(`http://${host}`)))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});

/** Values that were pasted wrongly, and what is said of them. */
const badKeys: readonly (readonly [string, string, string])[] = [
  ['with a line end', `${secret}\n`, 'contains a line end: remove it'],
  ['with a carriage return', `${secret}\r`, 'contains a line end: remove it'],
  ['behind a space', ` ${secret}`, 'contains white space'],
  ['with a tab inside', `${secret}\t1`, 'contains white space'],
  ['behind Bearer', `Bearer ${secret}`, 'begins with Bearer: set only the key'],
  ['with Bearer in quotes', `"Bearer ${secret}"`, 'begins with Bearer: set only the key'],
  ['in double quotes', `"${secret}"`, 'is in quotes: remove them'],
  ['in single quotes', `'${secret}'`, 'is in quotes: remove them'],
  ['with an ellipsis', `${secret}…`, 'contains characters that are not printable ASCII'],
  ['that is too short', 'sk-Zq8', 'is shorter than any key'],
];

for (const [how, value, complaint] of badKeys) {
  test(`a key ${how} is refused by its variable and its shape, whichever key it is`, () => {
    for (const state of keyStates) {
      const variable = keyVariables[state];
      expect(complaintOf(() => readTarget(baseUrl, { [variable]: value }, 'free'))).toBe(
        `${variable} (${value.length} characters) ${complaint}.`,
      );
    }
  });
}

test('two states cannot hold the same key', () => {
  const environment = { ANYONE_API_KEY: secret, ANYONE_DELETED_API_KEY: secret };
  expect(complaintOf(() => readTarget(baseUrl, environment, 'free'))).toBe(
    'ANYONE_API_KEY and ANYONE_DELETED_API_KEY have the same value: each state needs a key of its own.',
  );
});

test('keys and models are read from their variables; empty ones are none', () => {
  const environment = {
    ANYONE_API_KEY: secret,
    ANYONE_RESTRICTED_API_KEY: `${secret}2`,
    ANYONE_DELETED_API_KEY: '',
    ANYONE_RESTRICTED_ALLOWED_MODELS: ' gpt-5.4-mini, claude-haiku-4-5,,',
    UNRELATED: 'x',
  };
  expect(readTarget(baseUrl, environment, 'cheap')).toEqual({
    baseUrl,
    keys: { active: secret, restricted: `${secret}2` },
    allowedModels: ['gpt-5.4-mini', 'claude-haiku-4-5'],
    cost: 'cheap',
  });
});

test('check and list end with 2 and one line that holds no key, and send nothing', async () => {
  const target = await startRecorder();
  const variables = { ANYONE_API_KEY: `Bearer ${secret}` };
  const line = 'ANYONE_API_KEY (42 characters) begins with Bearer: set only the key.\n';
  for (const command of ['check', 'list']) {
    expect(await runCommand([command, '--base-url', target.url], variables)).toEqual({
      code: 2,
      output: '',
      error: line,
    });
  }
  expect(target.taken()).toEqual([]);
  await target.close();
});

test('a base URL in the environment is named by its variable', async () => {
  const variables = { ANYONE_BASE_URL: `https://user:${secret}@gateway.example` };
  expect(await runCommand(['check'], variables)).toEqual({
    code: 2,
    output: '',
    error: `${parts.replace('--base-url', 'ANYONE_BASE_URL')}\n`,
  });
});
