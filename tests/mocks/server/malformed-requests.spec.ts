import { connect } from 'node:net';
import { keyOf } from '../../support/fixture-request.ts';
import { startMock } from '../../support/mock.ts';
import { expect, test } from '../../test.ts';

/** Sends bytes over a connection of its own, and returns the first line of the answer. */
const statusLine = (url: string, bytes: string | Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text.split('\r\n')[0] ?? ''));
  });

const key = keyOf('active');

/** The first bytes of a TLS 1.2 ClientHello. */
const hello = Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]);

const malformed: readonly (readonly [string | Buffer, string])[] = [
  [`G@T /v1/models HTTP/1.1\r\nAuthorization: Bearer ${key}\r\n\r\n`, '400 Bad Request'],
  [`GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization : ${key}\r\n\r\n`, '400 Bad Request'],
  [
    `GET /v1/models HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`,
    '431 Request Header Fields Too Large',
  ],
  [hello, '400 Bad Request'],
];

test('the mock prints each request that it refuses before its log, and no key with it', async () => {
  const mock = await startMock();
  for (const [bytes, status] of malformed) {
    expect(await statusLine(mock.url, bytes)).toBe(`HTTP/1.1 ${status}`);
  }
  const { error } = await mock.stop();
  expect(error).not.toContain('sk-');
  expect(error.split('\n')).toEqual([
    '400 what came is no HTTP request (Invalid method encountered)',
    '400 what came is no HTTP request (Invalid header token)',
    '431 what came is no HTTP request (Header overflow)',
    '400 the client speaks TLS, and this mock does not: ask for http://, not https://',
    '',
  ]);
});

test('a quiet mock does not print them, and one without requests prints nothing', async () => {
  const mock = await startMock(['--quiet']);
  for (const [bytes] of malformed) await statusLine(mock.url, bytes);
  expect((await mock.stop()).error).toBe('');
});
