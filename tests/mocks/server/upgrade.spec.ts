import { keyOf } from '../../support/fixture-request.ts';
import { type MockServer, test } from '../../support/mock-server.ts';
import { connectRaw, headOf } from '../../support/raw-connection.ts';
import { expect } from '../../test.ts';

const webSocket = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
const good = `Authorization: Bearer ${keyOf('active')}`;

/** Sends one request, and waits for its answer and for the end of the connection, by the server. */
async function sendAlone(mock: MockServer, requestLine: string, ...headers: readonly string[]) {
  const connection = connectRaw(mock.port);
  const host = `Host: 127.0.0.1:${mock.port}`;
  connection.send(headOf(`${requestLine} HTTP/1.1`, host, ...headers));
  const answer = await connection.next();
  // A client that does not listen sends on, as one does that takes its WebSocket for open.
  connection.send(new Uint8Array(100_000));
  await connection.closed;
  return answer;
}

test.describe('a WebSocket where there is none is refused in plain HTTP, and its connection ended', () => {
  const message =
    'The control API opens no WebSocket. To follow decisions, ask for them with `Accept: text/event-stream`.';
  for (const path of [
    '/_anyone/',
    '/_anyone/decisions',
    '/_anyone/keys',
    '/_anyone/keys/key_1',
    '/_anyone/sessions',
    '/_anyone/reset',
    '/_anyone/none',
  ]) {
    test(`at ${path} of the control API, by its own error`, async ({ mock }) => {
      const answer = await sendAlone(mock, `GET ${path}`, ...webSocket);
      expect(answer?.status).toBe(400);
      expect(answer?.headers).toMatchObject({
        'content-type': 'application/json',
        'cache-control': 'no-store',
        connection: 'close',
      });
      expect(JSON.parse(answer?.body ?? '')).toEqual({ error: { message } });
    });
  }

  for (const [target, status, type, headers] of [
    ['/v1/models', 401, 'invalid_request_error', []],
    ['/v1/models', 400, 'invalid_request_error', [good]],
    ['/v1/chat/completions', 405, 'invalid_request_error', [good]],
    ['/v1/realtime/', 404, 'invalid_request_error', [good]],
    ['/v1/realtime/sessions?model=gpt-realtime', 404, 'invalid_request_error', [good]],
    ['/nothing', 404, 'invalid_request_error', [good]],
  ] as const) {
    const who = headers.length === 0 ? 'without a key' : 'with a valid key';
    test(`at ${target} ${who}, with ${status}`, async ({ mock }) => {
      const answer = await sendAlone(mock, `GET ${target}`, ...webSocket, ...headers);
      expect(answer?.status).toBe(status);
      expect(answer?.headers).toMatchObject({ connection: 'close', 'cache-control': 'no-store' });
      expect(JSON.parse(answer?.body ?? '')).toMatchObject({ error: { type } });
      expect(mock.gateway.decisions.recent().map((one) => one.status)).toEqual([status]);
    });
  }
});

test('any other upgrade, and one that is no GET, is ignored as it may be: the request is answered', async ({
  mock,
}) => {
  const http2 = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'];
  const json = ['Content-Type: application/json', 'Content-Length: 15'];
  for (const [requestLine, headers, body, status] of [
    ['GET /_anyone/keys', http2, '', 200],
    ['GET /v1/models', [...http2, good], '', 200],
    ['GET /v1/models', http2, '', 401],
    ['POST /_anyone/keys', [...webSocket, ...json], '{"name":"Mine"}', 201],
  ] as const) {
    const connection = connectRaw(mock.port);
    const host = `Host: 127.0.0.1:${mock.port}`;
    connection.send(headOf(`${requestLine} HTTP/1.1`, host, ...headers) + body);
    expect((await connection.next())?.status, requestLine).toBe(status);
    // The connection stays in step, and usable.
    connection.send(headOf('GET /_anyone/keys HTTP/1.1', host));
    expect((await connection.next())?.status, requestLine).toBe(200);
    connection.close();
  }
});
