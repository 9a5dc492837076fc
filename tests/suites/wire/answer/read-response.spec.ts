import { readResponse } from '../../../../suites/wire/answer/read-response.ts';
import { expect, test } from '../../../test.ts';

const read = (text: string, { method = 'GET', ended = false } = {}) =>
  readResponse(Buffer.from(text), method, ended);

test('an answer is whole once its length is there', () => {
  const head = 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\nX-One:  two \r\n\r\n';
  expect(read('HTTP/1.1 401 Unauth')).toBeNull();
  expect(read(`${head}bod`)).toBeNull();
  expect(read(`${head}bodyHTTP/1.1 200 OK`)).toEqual({
    answer: {
      status: 401,
      headers: [
        ['content-length', '4'],
        ['x-one', 'two'],
      ],
      body: 'body',
    },
    length: head.length + 4,
    keepsOpen: true,
  });
});

test('a chunked answer is put together, with and without trailers', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  const chunks = '3;x=y\r\nfir\r\n2\r\nst\r\n0\r\n';
  expect(read(`${head}3\r\nfi`)).toBeNull();
  expect(read(`${head}${chunks}`)).toBeNull();
  for (const end of ['\r\n', 'X-Sum: 5\r\n\r\n']) {
    const whole = `${head}${chunks}${end}`;
    expect(read(`${whole}HTTP`)).toMatchObject({
      answer: { status: 200, body: 'first' },
      length: whole.length,
      keepsOpen: true,
    });
  }
});

test('an answer without a length ends with its connection', () => {
  const text = 'HTTP/1.1 400 Bad Request\r\n\r\nwhy';
  expect(read(text)).toBeNull();
  expect(read(text, { ended: true })).toMatchObject({
    answer: { status: 400, body: 'why' },
    keepsOpen: false,
  });
});

test('interim answers are passed over, and some answers have no body', () => {
  const final = 'HTTP/1.1 204 No Content\r\n\r\n';
  const interim = 'HTTP/1.1 100 Continue\r\n\r\n';
  expect(read(interim)).toBeNull();
  expect(read(interim + final)).toMatchObject({
    answer: { status: 204, body: '' },
    length: interim.length + final.length,
    keepsOpen: true,
  });
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n';
  expect(read(head, { method: 'HEAD' })).toMatchObject({
    answer: { body: '' },
    length: head.length,
  });
});

test('a connection is not kept behind Connection: close, HTTP/1.0 or an upgrade', () => {
  for (const text of [
    'HTTP/1.1 400 Bad Request\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n',
    'HTTP/1.1 101 Switching Protocols\r\n\r\n',
  ]) {
    expect(read(text)).toMatchObject({ keepsOpen: false });
  }
});

test('what is no HTTP/1.1 is no answer', () => {
  expect(() => read('SSH-2.0-OpenSSH\r\n\r\n')).toThrow('the answer is no HTTP/1.1');
  const broken = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n';
  expect(() => read(broken)).toThrow('a chunk has no size');
});
