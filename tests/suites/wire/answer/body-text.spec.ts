import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { startEmbedded } from '../../../../check/embedded.ts';
import { faults } from '../../../../mocks/faults/index.ts';
import { bodyLimit, bodyText } from '../../../../suites/wire/answer/body-text.ts';
import { checkTarget } from '../../../support/suites/check-target.ts';
import { startFrontEnd } from '../../../targets/front-end.ts';
import { expect, test } from '../../../test.ts';

const text = JSON.stringify({ error: { message: `Incorrect API key. ${'é'.repeat(300)}` } });
const plain = Buffer.from(text);

const coded = (bytes: Buffer, ...codings: readonly string[]): string =>
  bodyText(
    bytes,
    codings.map((coding) => ['content-encoding', coding]),
  );

for (const [name, bytes, codings] of [
  ['none', plain, []],
  ['identity', plain, ['identity']],
  ['gzip', gzipSync(plain), ['gzip']],
  ['gzip in capitals', gzipSync(plain), ['GZIP']],
  ['x-gzip', gzipSync(plain), ['x-gzip']],
  ['deflate', deflateSync(plain), ['deflate']],
  ['deflate without a head', deflateRawSync(plain), ['deflate']],
  ['br', brotliCompressSync(plain), ['br']],
  ['two in one line', brotliCompressSync(gzipSync(plain)), ['gzip, br']],
  ['two in two lines', brotliCompressSync(gzipSync(plain)), ['gzip', 'br']],
] as const) {
  test(`a body is read without its coding: ${name}`, () => {
    expect(coded(bytes, ...codings)).toBe(text);
  });
}

test('a byte order mark before a body is left out', () => {
  expect(coded(Buffer.from(`\ufeff${text}`))).toBe(text);
  expect(coded(gzipSync(`\ufeff${text}`), 'gzip')).toBe(text);
});

test('a body that is cut off is read up to the cut', () => {
  const long = Buffer.from(Array.from({ length: 5_000 }, (_, at) => `${at * 7919}`).join(' '));
  for (const [coding, whole] of [
    ['gzip', gzipSync(long)],
    ['deflate', deflateSync(long)],
    ['br', brotliCompressSync(long)],
  ] as const) {
    const read = coded(whole.subarray(0, whole.length - 100), coding);
    expect(read.length).toBeGreaterThan(1_000);
    expect(long.toString().startsWith(read)).toBe(true);
  }
});

test('a body stays as it came where it is not in the coding that it names, or becomes too long', () => {
  const bomb = gzipSync(Buffer.alloc(50 * bodyLimit));
  expect(coded(plain, 'gzip')).toBe(text);
  expect(coded(plain, 'br')).toBe(text);
  expect(coded(plain, 'no-such-coding')).toBe(text);
  expect(coded(bomb, 'gzip')).toBe(bomb.toString('utf8'));
  const often = Array.from({ length: 50 }, () => 'gzip');
  expect(coded(plain, ...often)).toBe(text);
});

const repeating = faults.filter(({ id }) => id === 'key-in-message');

test('a key that a compressed answer repeats is found', async () => {
  const { target, close } = await startEmbedded({ faults: repeating });
  const front = await startFrontEnd(Number(target.baseUrl.port), {
    headers: () => [],
    compresses: true,
  });
  const only = ['HARD-NO-ECHO/createMessage/*/unknown'];
  const report = await checkTarget({ ...target, baseUrl: new URL(front.url) }, { only });
  await front.close();
  await close();
  expect(report.cases).not.toEqual([]);
  for (const { id, outcome } of report.cases) expect(`${id} ${outcome}`).toBe(`${id} failed`);
});
