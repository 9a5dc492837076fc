import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parseDotenv, withDotenv } from '../cli/dotenv.ts';
import { UsageError } from '../cli/usage-error.ts';
import { inFolder } from './in-folder.ts';

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
    `A="x\ny"\n2ND KEY=${secret}\n`,
    '.env, line 3: no assignment such as ANYONE_BASE_URL=https://api.anyone.ai, but 43 characters.',
  ],
  [
    'whose quote is not closed',
    `# it's\nANYONE_API_KEY="${secret}\n`,
    '.env, line 2: the quote of its value is not closed.',
  ],
  ['that is no text', 'A=1\0', '.env: is no text.'],
] as const) {
  test(`a line of .env ${what} is told, and not what stands there`, () => {
    expect(() => parseDotenv(text)).toThrow(new UsageError(complaint));
  });
}

test('.env stands behind the environment, even where that is empty', () =>
  inFolder({ '.env': `ANYONE_API_KEY=${secret}\nSET=file\nBARE=file\n` }, async (folder) => {
    expect(await withDotenv({ SET: 'real', BARE: '' }, folder)).toEqual({
      ANYONE_API_KEY: secret,
      SET: 'real',
      BARE: '',
    });
  }));

test('a folder need not have a .env, but one that cannot be read is told', () =>
  inFolder({}, async (folder) => {
    expect(await withDotenv({ A: '1' }, folder)).toEqual({ A: '1' });
    await mkdir(join(folder, '.env'));
    await expect(withDotenv({}, folder)).rejects.toThrow(
      new UsageError('.env: cannot be read (EISDIR).'),
    );
  }));
