import { readFile, writeFile } from 'node:fs/promises';
import { createWholeRedactor } from '../../base/redact.ts';
import { keyOf } from '../support/fixture-request.ts';
import { inFolder } from '../support/in-folder.ts';
import { startMock } from '../support/mock.ts';
import { runCommand, runCommandIn } from '../support/run-command.ts';
import { answerAlike } from '../targets/listen.ts';
import { expect, test } from '../test.ts';

/** A key that looks like none. */
const plain = 'c9f2aabbccddeeff00112233445566ff';
/** A token that is shorter than any key. */
const token = 'sk-1234';

const reason = 'a command line is seen by every program on the machine';

for (const args of [
  ['check', '--only', plain],
  ['list', '--only', `KEY-DELETED/${plain}`],
  ['explain', plain],
  ['doctor', '--base-url', `https://gateway.example/${plain}`],
  ['faults', plain],
  ['diff', plain, 'new.json'],
  ['mock', `--state=${plain}`],
]) {
  test(`\`${args[0]}\` refuses an argument that holds what a variable holds`, async () => {
    const { code, output, error } = await runCommand(args, { ANYONE_DELETED_API_KEY: plain });
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(error).toMatch(/^Argument \d holds what ANYONE_DELETED_API_KEY holds: /);
    expect(error).toContain(reason);
    expect(error).not.toContain(plain);
  });
}

test('so it does for a key of .env, and for a variable that the configuration names', () =>
  inFolder(
    {
      '.env': `GATEWAY_KEY=${plain}\nANYONE_API_KEY=${plain.slice(4)}\n`,
      'anyone-conformance.yaml':
        'version: 1\nbaseUrl: https://gateway.example\nkeys:\n  active: GATEWAY_KEY\n',
    },
    async (folder) => {
      const ofDotenv = await runCommandIn(folder, ['explain', plain.slice(4)]);
      const ofFile = await runCommandIn(folder, ['list', '--only', plain.slice(0, -4), plain]);
      const named = await runCommandIn(folder, ['list', '--only', plain]);
      expect(ofDotenv.error).toMatch(/^Argument 2 holds what ANYONE_API_KEY holds: /);
      for (const { code, output, error } of [ofFile, named]) {
        expect({ code, output }).toEqual({ code: 2, output: '' });
        expect(error).not.toContain(plain);
      }
    },
  ));

for (const [where, line, at] of [
  ['as the name of a model', `models:\n  createMessage: ${plain}`, 4],
  ['in a comment', `# ${plain}`, 3],
] as const) {
  test(`a configuration that holds a key ${where} is refused, with the line`, () =>
    inFolder(
      { 'anyone-conformance.yaml': `version: 1\nbaseUrl: https://gateway.example\n${line}\n` },
      async (folder) => {
        const ended = await runCommandIn(folder, ['list'], { ANYONE_API_KEY: plain });
        expect(ended).toEqual({
          code: 2,
          output: '',
          error: `anyone-conformance.yaml, line ${at}: holds what ANYONE_API_KEY holds. Keys come from the environment alone: take it out, and delete the key if others could read the file.\n`,
        });
      },
    ));
}

test('a token that the target repeats is shown by no command, however short it is', async () => {
  const body = JSON.stringify({ error: { message: `key ${token} not allowed` } });
  const service = await answerAlike({ status: 403, body });
  const state = test.info().outputPath('state');
  const variables = { ANYONE_PROVISIONER_TOKEN: token, XDG_STATE_HOME: state, HOME: state };
  const journal = test.info().outputPath('journal.ndjson');
  const head = {
    ...{ journal: 1, run: '22222222', process: 2 ** 30, host: 'another' },
    place: { kind: 'litellm', url: service.url, user: null },
    startedAt: '2026-01-01T00:00:00.000Z',
  };
  await writeFile(journal, `${JSON.stringify(head)}\n`);
  const checked = await runCommand(
    ['check', '--base-url', service.url, '--provisioner', 'litellm'],
    variables,
  );
  const cleaned = await runCommand(['cleanup', '--journal', journal], variables);
  await service.close();
  expect([checked.code, cleaned.code]).toEqual([2, 3]);
  expect(checked.error).toContain('key [key] not allowed');
  expect(cleaned.output).toContain('key [key] not allowed');
  expect(JSON.stringify([checked, cleaned])).not.toContain(token);
});

test('a token in a reason of the report is in no form of it', async () => {
  const maker = test.info().outputPath('maker.mjs');
  const refusal = `JSON.stringify({ number, ...(asked === 'find' ? { ids: [] } : { error: 'no ${token}' }) })`;
  await writeFile(
    maker,
    `import { createInterface } from 'node:readline';
createInterface({ input: process.stdin }).on('line', (line) => {
  const { number, do: asked } = JSON.parse(line);
  console.log(${refusal});
});`,
  );
  const gateway = await answerAlike({ status: 401 });
  const forms = ['json', 'html', 'junit', 'markdown'];
  const { output, error } = await runCommand(
    [
      ...['check', '--base-url', gateway.url, '--only', 'KEY-DELETED/listModels/*'],
      ...['--provisioner', 'command', '--provisioner-command', `${process.execPath} ${maker}`],
      ...forms.flatMap((form) => [`--${form}`, test.info().outputPath(form)]),
    ],
    {
      ANYONE_PROVISIONER_TOKEN: token,
      XDG_STATE_HOME: test.info().outputPath('state'),
    },
  );
  await gateway.close();
  const files = await Promise.all(
    forms.map((form) => readFile(test.info().outputPath(form), 'utf8')),
  );
  expect(output).toContain('the command refused create: no [key]');
  expect(files[0]).toContain('the command refused create: no [key]');
  for (const text of [output, error, ...files]) expect(text).not.toContain(token);
});

test('a mock shows its own keys, though the environment holds them too', async () => {
  const key = keyOf('active');
  const mock = await startMock([], { ANYONE_API_KEY: key });
  const { error } = await mock.stop();
  expect(mock.keys.active).toBe(key);
  expect(error).not.toContain(key);
});

test('secrets are taken out whole, short ones where they are a word, and nothing else', () => {
  const redact = createWholeRedactor([plain, token, 'abc']);
  expect(redact(`a ${plain}b, ${encodeURIComponent(plain)}`)).toBe('a [key]b, [key]');
  expect(redact(plain.slice(1))).toBe(plain.slice(1));
  expect(redact(Buffer.from(plain).toString('hex'))).toBe('[key]');
  expect(redact(`"${token}" ${token}5 x${token} abc`)).toBe(`"[key]" ${token}5 x${token} abc`);
});
