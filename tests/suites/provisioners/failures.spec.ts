import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseReport } from '../../support/report/report-schema.ts';
import { type Ended, runCommand } from '../../support/run-command.ts';
import { masterKey, startFakeLitellm } from '../../targets/keys/fake-litellm.ts';
import { accessToken, startFakeNewApi } from '../../targets/keys/fake-new-api.ts';
import type { Disturbance, KeyService } from '../../targets/keys/key-service.ts';
import { closedPort } from '../../targets/listen.ts';
import { expect, test } from '../../test.ts';

type Checked = Ended & { readonly journals: readonly string[] };

/** What follows the lines that say where a check goes and how much it will send. */
const afterPlan = (error: string): string =>
  error.replace(/^Checking [^\n]+\n(?:[^\n]*\n)*?at most [^\n]* at once[^\n]*\n/, '');

/** Runs `check` with a journal folder of its own; its plan is left out of what it prints. */
async function check(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Checked> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  const ended = await runCommand(['check', ...args], {
    XDG_STATE_HOME: folder,
    HOME: folder,
    ANYONE_PROVISIONER_TOKEN: accessToken,
    ANYONE_PROVISIONER_USER: '1',
    ...variables,
  });
  const found = await readdir(folder, { recursive: true });
  await rm(folder, { recursive: true });
  return {
    ...ended,
    error: afterPlan(ended.error),
    journals: found.filter((name) => name.endsWith('.ndjson')),
  };
}

const withNewApi = async (
  disturbance: Disturbance,
  work: (service: KeyService) => Promise<void>,
): Promise<void> => {
  const service = await startFakeNewApi('2026', disturbance);
  await work(service);
  await service.close();
};

const broken: readonly (readonly [string, NonNullable<Disturbance['instead']>, string])[] = [
  [
    'refuses the token',
    () => ({ status: 401, body: '{"success":false,"message":"no"}' }),
    'the token API answered 401 to GET /api/token/: it does not accept ANYONE_PROVISIONER_TOKEN (no)',
  ],
  [
    'refuses the token with a success',
    () => ({
      status: 200,
      body: '{"success":false,"message":"Unauthorized, invalid access token"}',
    }),
    'the token API refused GET /api/token/: Unauthorized, invalid access token',
  ],
  [
    'is in trouble',
    () => ({ status: 500, body: 'oops' }),
    'the token API answered 500 to GET /api/token/',
  ],
  ['keeps silent', () => 'hang', 'the token API did not answer within 0.8 s, at GET /api/token/'],
  [
    'answers no JSON',
    () => ({ status: 200, body: '<html>' }),
    'the token API answered GET /api/token/ in an unknown shape: expected {success: boolean, data}, got no JSON',
  ],
  [
    'is not there',
    () => ({ status: 404, body: '' }),
    'the token API answered 404 to GET /api/token/: is --provisioner-url right?',
  ],
  [
    'sends elsewhere',
    () => ({ status: 302, body: '', headers: { location: 'http://127.0.0.1:9/' } }),
    'the token API answered 302 to GET /api/token/',
  ],
];

/** What ended a check, after what it printed beforehand. */
const lastLine = (error: string): string => error.split(/(?<=\n)/).at(-1) ?? '';

for (const [does, instead, message] of broken) {
  test(`a token API that ${does} is reported in one line, with exit code 2`, () =>
    withNewApi({ instead }, async ({ url }) => {
      const options = ['--base-url', url, '--provisioner', 'new-api', '--timeout', '800'];
      const ended = await check(options);
      expect({ ...ended, error: lastLine(ended.error) }).toEqual({
        code: 2,
        output: '',
        error: `--provisioner new-api: ${message}. Nothing was made.\n`,
        journals: [],
      });
    }));
}

test('check reports a token API that cannot be reached', async () => {
  const url = await closedPort();
  const ended = await check(['--base-url', url, '--provisioner', 'new-api']);
  expect(ended.code).toBe(2);
  expect(lastLine(ended.error)).toBe(
    '--provisioner new-api: the token API cannot be reached (ECONNREFUSED), at GET /api/token/. Nothing was made.\n',
  );
});

test('a state that cannot be made leaves just its cases inconclusive, with the reason', () =>
  withNewApi(
    {
      instead: ({ method, body }) =>
        method === 'POST' && body['expired_time'] !== -1 && 'expired_time' in body
          ? { status: 200, body: '{"success":false,"message":"no time in the past"}' }
          : null,
    },
    async (service) => {
      const only = ['KEY-INACTIVE/createChatCompletion/*', 'KEY-DELETED/createChatCompletion/*'];
      const { code, output, journals } = await check([
        ...['--base-url', service.url, '--provisioner', 'new-api', '--json', '-'],
        ...only.flatMap((glob) => ['--only', glob]),
      ]);
      const report = parseReport(output);
      const reason =
        'the provisioner could not make a key in the state expired: the token API refused POST /api/token/: no time in the past';
      for (const one of report.cases) {
        const isExpired = /^expire|^disabled-and/.test(one.variant);
        expect(one.outcome, one.id).toBe(isExpired ? 'inconclusive' : 'passed');
        expect(one.reason, one.id).toBe(isExpired ? reason : undefined);
      }
      expect(report.cases.some(({ variant }) => variant.startsWith('expired'))).toBe(true);
      expect(report.notices).toContain(reason);
      expect({ code, journals, names: service.names() }).toEqual({
        code: 3,
        journals: [],
        names: [],
      });
    },
  ));

test('keys that cannot be deleted are reported, and their journal stays', () =>
  withNewApi(
    {
      instead: ({ method }) => (method === 'DELETE' ? { status: 500, body: '' } : null),
    },
    async ({ url, keys }) => {
      const only = ['--only', 'KEY-UNKNOWN/createChatCompletion/*'];
      const ended = await check(['--base-url', url, '--provisioner', 'new-api', ...only]);
      expect(ended.error).toMatch(
        /^1 key of this run may still be live — anyone-conf-\w+-0001 \(id 1\): .*answered 500 to DELETE \/api\/token\/1\. Run npx anyone-conformance cleanup --journal .* to try again\. /m,
      );
      expect(ended.journals).toHaveLength(1);
      expect(keys).toHaveLength(1);
    },
  ));

test('LiteLLM is served by its master key, and refuses another without telling it', async () => {
  const service = await startFakeLitellm();
  const options = ['--base-url', service.url, '--provisioner', 'litellm'];
  const only = [
    '--only',
    '{KEY-DELETED,KEY-LIFECYCLE,KEY-SHOWN-ONCE}/{createMessage,listModels}/*',
  ];
  const right = await check([...options, ...only, '--allow-incomplete'], {
    ANYONE_PROVISIONER_TOKEN: masterKey,
  });
  const wrong = await check(options);
  await service.close();
  expect(right.code, right.output).toBe(0);
  expect(service.names()).toEqual([]);
  expect(wrong).toMatchObject({ code: 2, output: '' });
  expect(wrong.error).toContain('answered 401 to GET /key/aliases: it does not accept ANYONE_');
  expect(wrong.error).not.toContain(accessToken);
});

const misused: readonly (readonly [args: readonly string[], message: string])[] = [
  [
    ['--provisioner', 'mock'],
    '--provisioner is for a gateway of your own: name it with --base-url.',
  ],
  [
    ['--base-url', 'https://gateway.example', '--provisioner', 'command'],
    '--provisioner command needs --provisioner-command LINE',
  ],
  [
    ['--base-url', 'https://gateway.example', '--provisioner-url', 'https://gateway.example'],
    '--provisioner-url is for --provisioner mock, new-api or litellm',
  ],
  [
    ['--base-url', 'https://gateway.example', '--journal', 'file'],
    '--journal is for --provisioner NAME',
  ],
  [
    [
      ...['--base-url', 'https://gateway.example', '--provisioner', 'litellm'],
      ...['--provisioner-url', 'http://keys.example'],
    ],
    '--provisioner-url is plain http to keys.example',
  ],
];

for (const [args, message] of misused) {
  test(`${args.at(-2)} ${args.at(-1)} where it does not fit: ${message}`, async () => {
    const ended = await check(args);
    expect(ended).toMatchObject({ code: 2, output: '' });
    expect(ended.error.startsWith(message), ended.error).toBe(true);
    expect(ended.error.trimEnd().split('\n')).toHaveLength(1);
  });
}

test('a token or a user of another shape is reported by its length', async () => {
  const options = ['--base-url', 'https://gateway.example', '--provisioner', 'new-api'];
  const token = await check(options, { ANYONE_PROVISIONER_TOKEN: 'Bearer secret-of-mine' });
  const none = await check(options, { ANYONE_PROVISIONER_TOKEN: '' });
  const user = await check(options, { ANYONE_PROVISIONER_USER: 'root' });
  expect([token.code, none.code, user.code]).toEqual([2, 2, 2]);
  expect(token.error).toMatch(/^ANYONE_PROVISIONER_TOKEN \(21 characters\) contains white space/);
  expect(token.error).not.toContain('secret');
  expect(none.error).toMatch(/^ANYONE_PROVISIONER_TOKEN is not set: --provisioner new-api needs/);
  expect(user.error).toMatch(/^ANYONE_PROVISIONER_USER \(4 characters\) is no number/);
});
