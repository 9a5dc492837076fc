import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import fc from 'fast-check';
import {
  describeAnswer,
  readAnswer,
  readEvents,
  troubleOf,
} from '../../../suites/judge/classify.ts';
import { envelopeOf } from '../../../suites/judge/envelope.ts';
import { bodyFingerprint, fingerprint } from '../../../suites/judge/fingerprint.ts';
import { modelsIn } from '../../../suites/run/listed-models.ts';
import { readResponse } from '../../../suites/wire/answer/read-response.ts';
import { askInTurn, closedExchange } from '../../../suites/wire/raw-connection.ts';
import { answered } from '../../support/suites/exchanges.ts';
import { expect, test } from '../../test.ts';

const methods = ['GET', 'HEAD', 'POST'] as const;
const mebibytes = 10 * 1024 * 1024;

const chunked = 'HTTP/1.1 401 X\r\nTransfer-Encoding: chunked\r\n\r\n';
const good = [
  'HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\nWWW-Authenticate: Bearer\r\n\r\nbody',
  `${chunked}3;x=y\r\nfir\r\n2\r\nst\r\n0\r\nX-Sum: 5\r\n\r\n`,
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n',
  'HTTP/1.0 400 Bad Request\r\n\r\nwhy',
] as const;

/** What comes of reading: an answer, that more is needed, or a failure in plain words. */
function outcomeOf(bytes: Buffer, method: string, ended: boolean): 'answer' | 'more' | 'failure' {
  try {
    const read = readResponse(bytes, method, ended);
    if (read === null) return 'more';
    expect(read.length).toBeGreaterThan(0);
    expect(read.length).toBeLessThanOrEqual(bytes.length);
    expect(read.answer.status).toBeGreaterThanOrEqual(0);
    for (const [name] of read.answer.headers) expect(name).toMatch(/^[!-~]+$/);
    return 'answer';
  } catch (error) {
    expect(String(error)).toMatch(/^Error: the answer is no HTTP/);
    return 'failure';
  }
}

for (const size of ['-6', '+4', '0x4', ' 4', '4 4', '', '4.0', 'f'.repeat(400), '1e3x'] as const) {
  test(`"${size.slice(0, 8)}" is no size of a chunk`, () => {
    expect(() => readResponse(Buffer.from(`${chunked}${size}\r\nbody`), 'GET', false)).toThrow(
      'the answer is no HTTP: a chunk has no size',
    );
  });
}

test('a chunk ends where its size says', () => {
  expect(() => readResponse(Buffer.from(`${chunked}2\r\nbody\r\n0\r\n\r\n`), 'GET', false)).toThrow(
    'the answer is no HTTP: a chunk is longer than its size',
  );
});

for (const length of ['-5', '+4', '4.0', '0x4', 'four', '', '4, 5', '9'.repeat(30)] as const) {
  test(`"${length.slice(0, 8)}" is no Content-Length`, () => {
    const text = `HTTP/1.1 401 X\r\nContent-Length: ${length}\r\n\r\nbody`;
    expect(() => readResponse(Buffer.from(text), 'GET', false)).toThrow(
      'the answer is no HTTP: its Content-Length is no length',
    );
  });
}

test('one length that is sent twice is one length', () => {
  const text =
    'HTTP/1.1 401 X\r\nContent-Length: 4\r\nContent-Length: 004\r\nContent-Length: 4, 4\r\n\r\nbody';
  expect(() => readResponse(Buffer.from(text), 'GET', false)).toThrow('no length');
  expect(readResponse(Buffer.from(text.replace('004', '4')), 'GET', false)?.answer.body).toBe(
    'body',
  );
});

for (const line of ['no colon', ': no name', 'two words: x', 'blank : x', 'né: x']) {
  test(`"${line}" is no header line`, () => {
    const text = `HTTP/1.1 401 X\r\n${line}\r\nContent-Length: 0\r\n\r\n`;
    expect(() => readResponse(Buffer.from(text, 'latin1'), 'GET', false)).toThrow(
      'the answer is no HTTP: a header line has no name',
    );
  });
}

test('a folded header line is one line, and a list of codings ends in the one that counts', () => {
  const text =
    'HTTP/1.1 401 X\r\nX-Long: one\r\n  two\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n';
  expect(readResponse(Buffer.from(text), 'GET', false)).toMatchObject({
    answer: { headers: expect.arrayContaining([['x-long', 'one two']]), body: '' },
    keepsOpen: true,
  });
  const other = 'HTTP/1.1 401 X\r\nTransfer-Encoding: notchunked\r\n\r\nall';
  expect(readResponse(Buffer.from(other), 'GET', false)).toBeNull();
  expect(readResponse(Buffer.from(other), 'GET', true)?.answer.body).toBe('all');
});

test('any bytes at all are an answer, a part of one, or plainly none', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom('', 'HTTP/1.1 200 OK\r\n\r\n', chunked),
      fc.constantFrom(...methods),
      fc.boolean(),
      (bytes, before, method, ended) => {
        outcomeOf(Buffer.concat([Buffer.from(before), bytes]), method, ended);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('a good answer that was changed anywhere is an answer, a part of one, or plainly none', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc.constantFrom('\r\n', '\r\n\r\n', '-6', '0', 'ffffffff', ':', ' ', 'Content-Length: -1\r\n'),
  );
  const changes = fc.array(
    fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(6), piece }),
    { maxLength: 4 },
  );
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.constantFrom(...good),
      changes,
      fc.constantFrom(...methods),
      fc.boolean(),
      (text, changed, method, ended) => {
        const bytes = changed.reduce<string>((before, { at, cut, piece: put }) => {
          const start = Math.floor(at * before.length);
          return before.slice(0, start) + put + before.slice(start + cut);
        }, text);
        seen.add(outcomeOf(Buffer.from(bytes, 'latin1'), method, ended));
      },
    ),
    { numRuns: 2_000 },
  );
  expect([...seen].toSorted()).toEqual(['answer', 'failure', 'more']);
});

for (const [name, before, text, end] of [
  ['interim answers', '', 'HTTP/1.1 100 Continue\r\n\r\n', ''],
  ['chunks of one byte', chunked, '1\r\nx\r\n', '0\r\n\r\n'],
  ['an answer that does not end', chunked, '0', ''],
  ['zeros before a size', chunked, '0', 'g\r\n'],
  ['blanks behind a size', chunked, ' ', 'x\r\n'],
  ['an extension', `${chunked}1;`, ' ', '\r\n'],
  ['no end of a head', '', 'a', ''],
  ['header lines', 'HTTP/1.1 401 X\r\n', 'a: b\r\n', '\r\n'],
  ['folds', 'HTTP/1.1 401 X\r\na: b', '\r\n ', '\r\n\r\n'],
  ['codings', 'HTTP/1.1 401 X\r\nTransfer-Encoding: ', ',', '\r\n\r\n'],
  ['lengths', 'HTTP/1.1 401 X\r\nContent-Length: ', '4,', '\r\n\r\n'],
] as const) {
  test(`ten mebibytes of ${name} are read in a few seconds`, () => {
    const bytes = Buffer.from(before + text.repeat(mebibytes / text.length) + end);
    const start = performance.now();
    outcomeOf(bytes, 'GET', true);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
}

test('a server that sends on and on, asked or not, has its connection cut', async () => {
  const server = createServer((socket) => {
    const flood = () => {
      while (!socket.destroyed && socket.write(Buffer.alloc(64 * 1024, 'x')));
    };
    socket.on('error', () => undefined).on('drain', flood);
    socket.once('data', () => {
      socket.write('HTTP/1.1 401 X\r\nContent-Length: 0\r\n\r\n');
      flood();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const socket = connect(typeof address === 'object' && address !== null ? address.port : 0);
  const sent = { ...answered(401).request, raw: 'GET / HTTP/1.1\r\n\r\n' };
  const closed = once(socket, 'close');
  const exchanges = await askInTurn(
    async () => socket,
    5_000,
    [sent, sent],
    async (request, prepare, isNext) => {
      const ready = await prepare();
      // The second waits for its turn, as it does under a rate, until the flood was cut.
      if (isNext === true) await closed;
      if (ready?.isOpen() !== true) return closedExchange(request);
      return { request, milliseconds: 1, answer: await ready.write(), failure: null };
    },
  );
  server.close();
  expect(exchanges.map(({ answer, failure }) => answer?.status ?? failure?.kind)).toEqual([
    401,
    'closed',
  ]);
  expect(socket.bytesRead).toBeLessThan(4 * 1024 * 1024);
});

test('what stands in a body is read in a breath, however it is made', () => {
  const size = 256 * 1024;
  const bodies = [
    `{"type":"${'upstream'.repeat(size / 8)}`,
    `{"error":{"code":"${'provider '.repeat(size / 9)}`,
    `${'"type" '.repeat(size / 7)}`,
    `{"error":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`,
    `${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}`,
    `${' '.repeat(size)}<html>`,
    'a'.repeat(size),
    '1'.repeat(size),
    `req${' '.repeat(size)}`,
    `req${'_'.repeat(size)}`,
    'request id: '.repeat(size / 12),
    'deadbeef-'.repeat(size / 9),
    '2026-11-24T12:00:00.1'.repeat(size / 21),
    '\r\n'.repeat(size / 2),
    'data: \r'.repeat(size / 7),
    JSON.stringify({ data: Array.from({ length: size / 16 }, (_, id) => ({ id: `m${id}` })) }),
  ];
  for (const body of bodies) {
    for (const status of [200, 401, 503]) {
      const exchange = answered(status, body, [['x-long-id', body.slice(0, 16_000)]]);
      const { answer } = exchange;
      if (answer === null) continue;
      const start = process.cpuUsage();
      readAnswer(exchange);
      describeAnswer(exchange);
      troubleOf(answer);
      bodyFingerprint(answer);
      fingerprint(answer);
      envelopeOf(answer);
      readEvents(body);
      modelsIn(exchange);
      // Of the processor: on a busy machine an answer waits for it.
      const { user, system } = process.cpuUsage(start);
      expect((user + system) / 1_000, body.slice(0, 30)).toBeLessThan(1_500);
    }
  }
});
