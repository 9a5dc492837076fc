import { createServer } from 'node:net';
import { createWire } from '../../suites/wire/wire.ts';
import { inFolder } from '../support/in-folder.ts';
import { runCommand, runCommandIn } from '../support/run-command.ts';
import { variablesOf } from '../support/suites/checking.ts';
import { answerAlike, listen } from '../targets/listen.ts';
import { expect, test } from '../test.ts';

const only = ['--only', 'KEY-DELETED/listModels/*'];
const key = 'sk-Zq8RkW3vXn5TbM7cLd9YpQ2f';

for (const command of ['check', 'list']) {
  test(`${command} refuses keys of a gateway without an address`, async () => {
    const ended = await runCommand([command, ...only], { ANYONE_DELETED_API_KEY: key });
    expect(ended).toEqual({
      code: 2,
      output: '',
      error:
        'ANYONE_DELETED_API_KEY is set, but not where its gateway is: set ANYONE_BASE_URL, or name it with --base-url. Without any of these variables the embedded mock is checked.\n',
    });
  });
}

test('an empty base URL does not count as a missing one', async () => {
  expect(await runCommand(['check', ...only], { ANYONE_BASE_URL: '' })).toEqual({
    code: 2,
    output: '',
    error: 'ANYONE_BASE_URL is empty. Give a URL such as https://api.anyone.ai.\n',
  });
});

test('a configuration of a gateway without its base URL is refused', () =>
  inFolder(
    { 'anyone-conformance.yaml': 'version: 1\nnotOffered: [createRerank]\n' },
    async (folder) => {
      expect(await runCommandIn(folder, ['check', ...only])).toEqual({
        code: 2,
        output: '',
        error:
          'anyone-conformance.yaml describes a gateway, but not where it is: give it a `baseUrl`, or set ANYONE_BASE_URL, or name one with --base-url.\n',
      });
    },
  ));

test('with only a valid key the mock is checked, and a line says that the key is not used', async () => {
  const { code, error } = await runCommand(['check', ...only], { ANYONE_API_KEY: key });
  expect(code).toBe(0);
  expect(error.split('\n')[0]).toBe(
    'ANYONE_API_KEY is not used: the embedded mock is checked. --base-url names a gateway.',
  );
});

for (const [what, given] of [
  ['the target is down', { active: key, deleted: `${key}dead` }],
  ['no deleted key', { active: key }],
] as const) {
  test(`--allow-incomplete makes no success of a run that determined nothing: ${what}`, async () => {
    const target = await answerAlike({ status: 503 });
    const { code, error } = await runCommand(
      ['check', '--base-url', target.url, ...only, '--allow-incomplete'],
      variablesOf({ keys: given, allowedModels: [] }),
    );
    await target.close();
    expect(code).toBe(3);
    expect(error).toContain(
      '--allow-incomplete does not apply: no case about refusing a key has a result (mostly: ',
    );
  });
}

const page = { 'Content-Type': 'text/html' };

for (const [what, answer, selection] of [
  ['503', { status: 503 }, 'HARD-NO-ECHO'],
  ['500', { status: 500 }, 'HARD-NO-ECHO'],
  ['302', { status: 302, headers: { Location: '/login' } }, 'HARD-NO-ECHO'],
  ['999', { status: 999 }, 'HARD-NO-ECHO'],
  ['999 to raw requests', { status: 999 }, 'HARD-CONNECTION'],
  ['204', { status: 204 }, 'STYLE-BEARER'],
  ['an empty object', { status: 200, body: '{}' }, 'STYLE-BEARER'],
] as const) {
  test(`a target that answers everything alike is no success with --allow-incomplete: ${what}`, async () => {
    const target = await answerAlike(answer);
    const { code, output, error } = await runCommand(
      [
        'check',
        '--base-url',
        target.url,
        '--only',
        `${selection}/listModels/*`,
        '--allow-incomplete',
      ],
      { ANYONE_API_KEY: key },
    );
    await target.close();
    expect(code).toBe(3);
    expect(error).toMatch(/\n--allow-incomplete does not apply: [^\n]+\.\n$/);
    expect(output).toContain('INCOMPLETE — ');
  });
}

test('a target that shows a web page for everything is not checked, and is no success', async () => {
  const target = await answerAlike({ status: 200, headers: page, body: '<!doctype html>' });
  const { code, output } = await runCommand(
    [
      'check',
      '--base-url',
      target.url,
      '--only',
      'HARD-NO-ECHO/listModels/*',
      '--allow-incomplete',
    ],
    { ANYONE_API_KEY: key },
  );
  await target.close();
  expect(code).toBe(3);
  expect(output).toContain('INCOMPLETE — Nothing was checked: no endpoint exists below /');
});

test('a target whose status is no status is reported in one line', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write('HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n'));
  });
  const target = await listen(server);
  const { code, output } = await runCommand(
    ['check', '--base-url', target.url, ...only, '--allow-incomplete'],
    { ANYONE_API_KEY: key },
  );
  const wire = createWire({ origin: target.url, timeout: 5_000, concurrency: 1 });
  const plain = {
    method: 'GET',
    target: '/v1/models',
    headers: [['Host', '127.0.0.1']],
    body: null,
    upgrade: false,
    mayBeBilled: false,
  } as const;
  const upgrade = [...plain.headers, ['Connection', 'Upgrade'], ['Upgrade', 'websocket']] as const;
  const asked = [
    plain,
    { ...plain, raw: 'GET / HTTP/1.1\r\nHost: a\r\n\r\n' },
    { ...plain, headers: upgrade, upgrade: true },
  ];
  const failures = [];
  for (const one of asked) failures.push((await wire.send(one)).failure);
  await wire.close();
  await target.close();
  const message = 'the answer is not valid HTTP: its status is below 100';
  expect(failures).toEqual(asked.map(() => ({ kind: 'cut', message })));
  expect(output.replace(/\n +/g, ' ').replaceAll('\n', ' ')).toContain(
    `No answer came from the target: the connection broke before an answer came (${message}).`,
  );
  expect(code).toBe(4);
});
