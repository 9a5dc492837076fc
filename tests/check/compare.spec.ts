import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandSettings } from '../../check/command-settings.ts';
import { exitCodeOf } from '../../cli/exit-codes.ts';
import { keyStates } from '../../fixtures/keys.ts';
import { keyVariables } from '../../suites/cases/target.ts';
import { startMock } from '../support/mock.ts';
import { parseReport } from '../support/report/report-schema.ts';
import { runCommand } from '../support/run-command.ts';
import { variablesOf } from '../support/suites/checking.ts';
import { startTerseGateway, terseTarget } from '../targets/written/terse-gateway.ts';
import { expect, test } from '../test.ts';

const only = ['--only', 'KEY-{DELETED,UNKNOWN}/{createRerank,createEmbedding,listModels}/*'];

/** The keys of the target to compare with, in variables of their own. */
const compareVariables = (
  keys: Readonly<Partial<Record<string, string>>>,
): Record<string, string> =>
  Object.fromEntries(
    keyStates.map((state) => [
      keyVariables[state].replace('ANYONE_', 'ANYONE_COMPARE_'),
      keys[state] ?? '',
    ]),
  );

test('a gateway and the mock are compared case by case, each with its own keys', async () => {
  const gateway = await startTerseGateway({ offers: ['/v1/rerank', '/v1/models'] });
  const mock = await startMock(['--quiet', '--fault', 'deleted-key-served-on-rerank']);
  const variables = {
    ...variablesOf(terseTarget(gateway.url, 'costly')),
    ...compareVariables(mock.keys),
  };
  const folder = await mkdtemp(join(tmpdir(), 'anyone-conformance-'));
  const file = join(folder, 'report.json');
  const urls = ['--base-url', gateway.url, '--compare-url', mock.url];
  const args = ['check', ...urls, '--cost', 'cheap', ...only, '--json', file];
  const { code, output, error } = await runCommand(args, variables);
  const json = await readFile(file, 'utf8');
  await Promise.all([gateway.close(), mock.stop(), rm(folder, { recursive: true })]);

  const { comparison, verdict } = parseReport(json);
  expect(verdict).toBe('incomplete');
  expect(code).toBe(3);
  expect(comparison).toMatchObject({ baseUrl: mock.url, verdict: 'violations' });
  expect(comparison?.differences.map(({ id, kind }) => [id, kind]).toSorted()).toEqual([
    ['KEY-DELETED/createEmbedding/bearer/deleted', 'told-there-alone'],
    ['KEY-DELETED/createRerank/bearer/deleted', 'better'],
    ['KEY-UNKNOWN/createEmbedding/bearer/unknown', 'told-there-alone'],
  ]);
  const rerank = comparison?.differences.find(({ kind }) => kind === 'better');
  expect(rerank).toMatchObject({
    here: 'passed',
    there:
      'served: seen 400 application/json, error invalid_request_error, as with a valid key: the key was accepted, only the body refused, expected 401',
  });
  const embedding = comparison?.differences.find(({ kind }) => kind === 'told-there-alone');
  expect(embedding?.there).toBe('passed');
  expect(embedding?.here).toMatch(/^inconclusive: the endpoint is not offered/);

  const table = output.slice(output.indexOf('Compared with'), output.indexOf('INCOMPLETE'));
  expect(table.split('\n')).toEqual([
    `Compared with ${mock.url}`,
    '  There: violations. 1 finding against 1 clause: KEY-DELETED.',
    '  3 cases differ.',
    '                            worse here  better here  result only here  result only there',
    '  KEY-UNKNOWN                        ·            ·                 ·                  1',
    '  KEY-DELETED                        ·            1                 ·                  1',
    '',
    'Better here',
    '  KEY-DELETED · 1 case on createRerank',
    '    KEY-DELETED/createRerank/bearer/deleted',
    '      there  served: seen 400 application/json, error invalid_request_error, as with a valid key: the key was accepted, only the body refused, expected 401',
    '      here   passed',
    '',
    '',
  ]);
  const secrets = [
    ...Object.values(mock.keys),
    ...Object.values(terseTarget('http://a', 'free').keys),
  ];
  const written = [json, output, error].join();
  expect(secrets.filter((secret) => secret !== undefined && written.includes(secret))).toEqual([]);
});

test('with the same keys, none of the other variables is needed', async () => {
  const [mock, other] = await Promise.all([startMock(['--quiet']), startMock(['--quiet'])]);
  const { code, output } = await runCommand(
    ['check', '--base-url', mock.url, '--compare-url', other.url, ...only, '--allow-incomplete'],
    variablesOf({ keys: mock.keys, allowedModels: mock.allowedModels }),
  );
  await Promise.all([mock.stop(), other.stop()]);
  expect(code).toBe(0);
  expect(output).toContain('  Every case has the same result.\n');
});

test('where the other target has one key of its own, it is asked with no key of the first one', async () => {
  const environment = {
    ANYONE_API_KEY: 'sk-first-active-01',
    ANYONE_DELETED_API_KEY: 'sk-first-deleted-01',
    ANYONE_COMPARE_API_KEY: 'sk-other-active-01',
  };
  const urls = { baseUrl: 'https://first.example', compareUrl: 'https://other.example' };
  const { live, comparison } = await commandSettings({ ...urls, provisioner: 'mock' }, environment);
  expect(live?.keys).toEqual({
    active: environment.ANYONE_API_KEY,
    deleted: environment.ANYONE_DELETED_API_KEY,
  });
  expect(comparison?.live?.keys).toEqual({ active: environment.ANYONE_COMPARE_API_KEY });
  // No keys are made on the second gateway.
  expect(comparison?.provisioning).toBeNull();
});

test('a key of the other target that cannot be one is reported by its own variable, and not by its value', async () => {
  const key = 'Bearer sk-Zq8RkW3vXn5TbM7cLd9Y';
  const { code, output, error } = await runCommand(
    ['check', '--compare-url', 'http://127.0.0.1:9', ...only],
    { ANYONE_COMPARE_API_KEY: key },
  );
  expect([code, output]).toEqual([2, '']);
  expect(error).toBe(
    `ANYONE_COMPARE_API_KEY (${key.length} characters) begins with Bearer: set only the key.\n`,
  );
});

for (const [what, url, error] of [
  [
    'the target itself',
    'http://127.0.0.1:9',
    '--compare-url is the target itself: name another deployment.',
  ],
  [
    'no URL',
    'gateway',
    '--compare-url is not a URL (7 characters). Give one such as https://api.anyone.ai.',
  ],
  [
    'a host abroad in clear text',
    'http://gateway.example',
    '--compare-url is plain http to gateway.example: keys would cross the network in clear text. Use https.',
  ],
] as const) {
  test(`${what} to compare with is refused before anything is sent`, async () => {
    const args = ['check', '--base-url', 'http://127.0.0.1:9', '--compare-url', url];
    expect(await runCommand(args)).toEqual({ code: 2, output: '', error: `${error}\n` });
  });
}

const differing = {
  baseUrl: 'https://other.example',
  because: 'One finding.',
  differences: [
    {
      id: 'KEY-DELETED/createRerank/bearer/deleted',
      requirement: 'KEY-DELETED',
      operation: 'createRerank',
      kind: 'worse',
      here: 'served',
      there: 'passed',
    },
  ],
} as const;

test('the exit code is that of the target; only a second one that was not reached adds to it', () => {
  const codeOf = (
    verdict: 'conformant' | 'violations',
    there: 'conformant' | 'violations' | 'unreachable',
  ) => exitCodeOf({ verdict, comparison: { ...differing, verdict: there } }, false);
  expect(codeOf('conformant', 'conformant')).toBe(0);
  expect(codeOf('conformant', 'violations')).toBe(0);
  expect(codeOf('violations', 'conformant')).toBe(1);
  expect(codeOf('conformant', 'unreachable')).toBe(4);
  expect(codeOf('violations', 'unreachable')).toBe(1);
});
