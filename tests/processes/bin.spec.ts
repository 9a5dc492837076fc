import { readdir, writeFile } from 'node:fs/promises';
import { keyFixtures } from '../../fixtures/keys.ts';
import manifest from '../../package.json' with { type: 'json' };
import { inFolder } from '../support/in-folder.ts';
import { startMockProcess } from '../support/processes/mock-process.ts';
import {
  commandFile,
  runBash,
  runNodeIn,
  runProcess,
  runProgram,
} from '../support/processes/run-process.ts';
import { parseReport } from '../support/report/report-schema.ts';
import { variablesOf } from '../support/suites/checking.ts';
import { makeCertificate } from '../targets/certificate.ts';
import { startSecureGateway } from '../targets/secure-gateway.ts';
import { expect, test } from '../test.ts';

const quick = 'KEY-REQUIRED/listModels/none/absent';

for (const [what, args, ended] of [
  [
    'with 0 after --version',
    ['--version'],
    { code: 0, output: `${manifest.version}\n`, error: '' },
  ],
  [
    'with 2 and one line after a wrong option',
    ['check', '--onyl', 'x'],
    {
      code: 2,
      output: '',
      error: "unknown option '--onyl' (Did you mean --only?) See --help for what there is.\n",
    },
  ],
  ['with 0 after a selection that holds', ['check', '--only', quick], { code: 0, error: '' }],
] as const) {
  test(`the program ends ${what}, and writes no more than it should`, async () => {
    expect(await runProcess(args)).toMatchObject(ended);
  });
}

test('an old Node ends with one line that names the version it needs', async () => {
  const versions = "{ ...process.versions, node: '20.20.2' }";
  const code = `Object.defineProperty(process, 'versions', { value: ${versions} })`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(code)}`, commandFile];
  expect(await runProgram(process.execPath, [...args, 'list'])).toEqual({
    code: 2,
    output: '',
    error: 'anyone-conformance needs Node 22.12 or newer, and this is Node 20.20.2. Update Node.\n',
  });
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`mock serves as a process, and ends with 0 at ${signal}`, async () => {
    const mock = await startMockProcess(['--quiet']);
    const authorization = `Bearer ${keyFixtures.active.key}`;
    const { status } = await fetch(`${mock.url}/v1/models`, { headers: { authorization } });
    const ended = await mock.stop(signal);
    expect(status).toBe(200);
    expect(ended).toEqual({ code: 0, output: mock.line, error: '' });
  });
}

test('a file is looked for in the folder of the process, and is named as it was typed', () =>
  inFolder({ 'new.json': '[]' }, async (folder) => {
    const written = await runNodeIn(folder, commandFile, ['init', '--config', 'own.yaml']);
    expect(written).toMatchObject({ code: 0, error: '' });
    expect(written.output).toContain('Wrote own.yaml.\n');
    expect(await readdir(folder)).toEqual(['new.json', 'own.yaml']);
    const { error } = await runNodeIn(folder, commandFile, ['diff', 'new.json', 'old.json']);
    expect(error).toBe('new.json: no report of this tool. `check --json FILE` writes one.\n');
  }));

test('npm run --silent adds nothing of its own to what the command writes', async () => {
  const ended = await runProgram('npm', [
    'run',
    '--silent',
    'check',
    '--',
    '--only',
    quick,
    '--json',
    '-',
  ]);
  expect(ended).toMatchObject({ code: 0, error: '' });
  expect(parseReport(ended.output).cases.map(({ id }) => id)).toEqual([quick]);
});

test('a reader that has seen enough ends a command quietly', async () => {
  const line = `set -o pipefail; "${process.execPath}" ${commandFile} list | head -n 1`;
  expect(await runBash(line)).toEqual({
    code: 0,
    output: 'KEY-REQUIRED/createChatCompletion/none/absent\n',
    error: '',
  });
});

test('raw requests go over TLS, and no certificate is taken that is not to be trusted', async () => {
  const certificate = makeCertificate();
  const authority = test.info().outputPath('authority.pem');
  await writeFile(authority, certificate.cert);
  const { target, close } = await startSecureGateway(certificate);
  const run = (variables: Record<string, string>) =>
    runProcess(
      [
        'check',
        '--base-url',
        target.baseUrl.href,
        '--only',
        'HARD-BOUNDED/listModels/*/raw-*',
        '--json',
        '-',
      ],
      { ...variablesOf(target), ...variables },
    );
  const trusted = parseReport((await run({ NODE_EXTRA_CA_CERTS: authority })).output);
  expect(trusted.cases.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(trusted.cases.length).toBeGreaterThan(10);
  expect((await run({})).code).toBe(4);
  await close();
});

/** Writes each package that the program loads to standard error, one a line. */
const reportPackages = `
  import { writeSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  registerHooks({
    load: (url, context, next) => {
      const [, name] = /.*\\/node_modules\\/([^/]+)/.exec(url) ?? [];
      if (name !== undefined) writeSync(2, name + '\\n');
      return next(url, context);
    },
  });`;

/** What only commands that send or serve requests, or read files, need. */
const heavy = ['undici', 'yaml', 'fast-check', 'hono', 'ws'];

for (const [args, unwanted] of [
  [['--version'], [...heavy, 'ajv']],
  [['--help'], [...heavy, 'ajv']],
  [
    ['check', '--help'],
    [...heavy, 'ajv'],
  ],
  [['explain', 'KEY-DELETED'], heavy],
  [['list'], heavy],
  [
    ['check', '--only', 'KEY-DELETED/createRerank/*'],
    ['yaml', 'fast-check', 'ajv'],
  ],
] as const) {
  test(`${args.join(' ')} loads no package that it does not need`, async () => {
    const hook = `data:text/javascript,${encodeURIComponent(reportPackages)}`;
    const { code, error } = await runProgram(process.execPath, [
      ...['--import', hook, commandFile, ...args],
    ]);
    const loaded = new Set(error.trim().split('\n'));
    expect(code).toBe(0);
    expect([...loaded]).toContain('commander');
    expect(unwanted.filter((name) => loaded.has(name))).toEqual([]);
  });
}
