import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '../../../base/errors.ts';
import { parseDotenv, withDotenv } from '../../../check/configuration/dotenv.ts';
import { inFolder } from '../../support/in-folder.ts';
import { runCommandIn } from '../../support/run-command.ts';
import { answerAlike } from '../../targets/listen.ts';
import { expect, test } from '../../test.ts';

const secret = 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u';

test('.env is read as Node reads it: comments, quotes, exports and values over several lines', () => {
  const text = [
    '\uFEFF# FOO="a comment with a quote',
    'PLAIN=one # and why',
    '  export SPACED = two',
    "SINGLE='three # four'",
    'LONG="five',
    'SIX=no assignment, but a part of it"  # behind it',
    'EMPTY=',
    '',
  ].join('\r\n');
  expect(parseDotenv(text)).toEqual({
    PLAIN: 'one',
    SPACED: 'two',
    SINGLE: 'three # four',
    LONG: 'five\nSIX=no assignment, but a part of it',
    EMPTY: '',
  });
});

for (const [what, text, complaint] of [
  [
    'that is no assignment',
    `A=1\n${secret}\n`,
    '.env, line 2: no assignment such as ANYONE_BASE_URL=https://api.anyone.ai, but 35 characters.',
  ],
  [
    'whose name is none',
    `A="x\ny"\nANYONE API KEY=${secret}\n`,
    '.env, line 3: no assignment such as ANYONE_BASE_URL=https://api.anyone.ai, but 50 characters.',
  ],
  [
    'whose quote is not closed',
    `# it's\nANYONE_API_KEY="${secret}\n`,
    '.env, line 2: the quote of its value is not closed.',
  ],
  ['that is no text', 'A=1\0', '.env: is no text.'],
] as const) {
  test(`a line of .env ${what} is reported, without what it holds`, () => {
    expect(() => parseDotenv(text)).toThrow(new UsageError(complaint));
  });
}

test('the environment wins over .env, even where that is empty', () =>
  inFolder({ '.env': `ANYONE_API_KEY=${secret}\nSET=file\nBARE=file\n` }, async (folder) => {
    expect(await withDotenv({ SET: 'real', BARE: '' }, folder)).toEqual({
      ANYONE_API_KEY: secret,
      SET: 'real',
      BARE: '',
    });
  }));

test("what Node passes over is passed over, where it is another program's", () => {
  const text = 'spring.datasource.url=jdbc:x\n[section]\nOTHER="open\nANYONE_BASE_URL=http://a\n';
  expect(parseDotenv(text)).toEqual(parseEnv(text));
  expect(parseDotenv(text)).toMatchObject({ ANYONE_BASE_URL: 'http://a' });
});

test('a folder need not have a .env, and may have a folder of that name', () =>
  inFolder({}, async (folder) => {
    expect(await withDotenv({ A: '1' }, folder)).toEqual({ A: '1' });
    await mkdir(join(folder, '.env'));
    expect(await withDotenv({ A: '1' }, folder)).toEqual({ A: '1' });
  }));

test('a .env that cannot be read is reported', () =>
  inFolder({}, async (folder) => {
    await symlink('.env', join(folder, '.env'));
    await expect(withDotenv({}, folder)).rejects.toThrow(
      new UsageError('.env: cannot be read (ELOOP).'),
    );
  }));

test('doctor uses .env, the address and the variable of the configuration', () =>
  inFolder({ '.env': `GATEWAY_KEY=${secret}\n` }, async (folder) => {
    const gateway = await answerAlike({ status: 200, body: '{"data":[]}' });
    const file = `version: 1\nbaseUrl: ${gateway.url}\nkeys:\n  active: GATEWAY_KEY\n`;
    await writeFile(join(folder, 'anyone-conformance.yaml'), file);
    const { output, error } = await runCommandIn(folder, ['doctor']);
    await gateway.close();
    expect(error).toBe('');
    expect(output).toContain(`✓ GATEWAY_KEY  35 characters, the last four ${secret.slice(-4)}`);
    expect(output).toContain(`✓ Base URL     ${gateway.url}`);
  }));

test('cleanup finds its token and its folder in .env', () =>
  inFolder({}, async (folder) => {
    await writeFile(
      join(folder, '.env'),
      `XDG_STATE_HOME=${folder}\nANYONE_PROVISIONER_TOKEN=t-0123456789\n`,
    );
    const journals = join(folder, 'anyone-conformance', 'journals');
    await mkdir(journals, { recursive: true });
    const head = {
      ...{ journal: 1, run: '22222222', process: 2 ** 30, host: 'another' },
      place: { kind: 'litellm', url: 'http://127.0.0.1:9', user: null },
      startedAt: '2026-01-01T00:00:00.000Z',
    };
    await writeFile(join(journals, '22222222.ndjson'), `${JSON.stringify(head)}\n`);
    const { code, output, error } = await runCommandIn(folder, ['cleanup']);
    expect({ code, error }).toEqual({ code: 3, error: '' });
    expect(output).toContain(
      'litellm at http://127.0.0.1:9): 0 keys deleted. Keys of this run may still be live',
    );
  }));

test('a mock takes its control token from .env', () =>
  inFolder({ '.env': `ANYONE_CONTROL_TOKEN=too-short\n` }, async (folder) => {
    const { code, error } = await runCommandIn(folder, ['mock', '--control-token', '--port', '0']);
    expect(code).toBe(2);
    expect(error).toContain('ANYONE_CONTROL_TOKEN: must be 16 or more printable characters');
  }));
