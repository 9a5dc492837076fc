import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { type Exchange, mayBeOnBill, type WireRequest } from '../../../suites/cases/exchange.ts';
import { createConnector } from '../../../suites/wire/connect.ts';
import { createConnections } from '../../../suites/wire/connections.ts';
import { createWire } from '../../../suites/wire/wire.ts';
import { answered, unanswered } from '../../support/suites/exchanges.ts';
import { makeCertificate } from '../../targets/certificate.ts';
import { listen } from '../../targets/listen.ts';
import { expect, test } from '../../test.ts';

const billable: WireRequest = {
  method: 'POST',
  target: '/v1/chat/completions',
  headers: [
    ['Host', '127.0.0.1'],
    ['Content-Type', 'application/json'],
  ],
  body: '{"model":"gpt-5.4"}',
  upgrade: false,
  mayBeBilled: true,
};

const handshake: WireRequest = {
  ...billable,
  method: 'GET',
  headers: [
    ['Host', '127.0.0.1'],
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
  ],
  body: null,
  upgrade: true,
};

for (const upgrade of [false, true]) {
  const what = upgrade ? 'handshake' : 'request';
  test(`a ${what} that may be billed is sent again where its connection failed before it left`, async () => {
    let seen = 0;
    const secure = createSecureServer(makeCertificate(), (_, response) => {
      seen += 1;
      response.writeHead(400).end();
    });
    secure.on('upgrade', (_, socket: Socket) => {
      seen += 1;
      socket.end('HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n');
    });
    let connections = 0;
    secure.prependListener('connection', (socket: Socket) => {
      connections += 1;
      if (connections === 1) socket.destroy();
    });
    const server = await listen(secure);
    const origin = server.url.replace('http:', 'https:');
    const wire = createWire({ origin, timeout: 5_000, concurrency: 1, route: { insecure: true } });
    const { answer } = await wire.send(upgrade ? handshake : billable);
    await wire.close();
    await server.close();
    expect([answer?.status, seen, connections]).toEqual([400, 1, 2]);
  });
}

test('a free request is sent again over a new connection, whatever the kept ones do', async () => {
  const requests = new Map<Socket, number>();
  const http = createServer((request, response) => {
    const count = (requests.get(request.socket) ?? 0) + 1;
    requests.set(request.socket, count);
    request.resume().once('end', () => {
      if (count > 1) request.socket.destroy();
      else setTimeout(() => response.writeHead(400).end(), 50);
    });
  });
  const server = await listen(http);
  const wire = createWire({ origin: server.url, timeout: 5_000, concurrency: 3 });
  const free = { ...billable, mayBeBilled: false };
  const kept = await Promise.all([wire.send(free), wire.send(free), wire.send(free)]);
  const next = await wire.send(free);
  await wire.close();
  await server.close();
  expect([...kept, next].map(({ answer }) => answer?.status)).toEqual([400, 400, 400, 400]);
  expect([...requests.values()].toSorted()).toEqual([1, 1, 1, 2]);
});

/** How many connections three requests that may be billed take behind a free one. */
async function connectionsTo(closesFirst: boolean): Promise<number> {
  let connections = 0;
  const http = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(400).end());
  });
  const closed = new Promise<void>((resolve) => {
    http.on('connection', (socket) => {
      connections += 1;
      if (connections > 1) return;
      socket.once('close', () => resolve());
      // Behind its first answer, which said nothing of it.
      if (closesFirst) http.once('request', () => setTimeout(() => socket.end(), 20));
    });
  });
  const server = await listen(http);
  const wire = createWire({ origin: server.url, timeout: 5_000, concurrency: 1 });
  const first = await wire.send({ ...billable, mayBeBilled: false });
  if (closesFirst) await closed;
  const others = [await wire.send(billable), await wire.send(billable), await wire.send(billable)];
  await wire.close();
  await server.close();
  expect([first, ...others].map(({ answer }) => answer?.status)).toEqual([400, 400, 400, 400]);
  return connections;
}

test('what may be billed goes over a connection of its own once a server closed a kept one unannounced', async () => {
  expect(await connectionsTo(false)).toBe(1);
  expect(await connectionsTo(true)).toBe(4);
});

for (const scheme of ['http', 'https'] as const) {
  test(`requests over ${scheme} share a connection, whichever host they ask for`, async () => {
    const connections = new Set<Socket>();
    const handle: RequestListener = (request, response) => {
      connections.add(request.socket);
      request.resume().once('end', () => response.writeHead(400).end());
    };
    const isSecure = scheme === 'https';
    const server = await listen(
      isSecure ? createSecureServer(makeCertificate(), handle) : createServer(handle),
    );
    const wire = createWire({
      origin: server.url.replace('http:', `${scheme}:`),
      timeout: 5_000,
      concurrency: 1,
      ...(isSecure ? { route: { insecure: true } } : {}),
    });
    const statuses: (number | undefined)[] = [];
    for (const host of ['127.0.0.1', 'elsewhere.example', 'localhost', '127.0.0.1']) {
      const { answer } = await wire.send({ ...billable, headers: [['Host', host]] });
      statuses.push(answer?.status);
    }
    const sent = wire.sent();
    await wire.close();
    await server.close();
    expect(statuses).toEqual([400, 400, 400, 400]);
    expect([sent, connections.size]).toEqual([4, 1]);
  });
}

for (const upgrade of [false, true]) {
  test(`an answer with 40 KiB of headers is read: to a ${upgrade ? 'handshake' : 'request'}`, async () => {
    const filling = Array.from({ length: 40 }, (_, at) => `X-Fill-${at}: ${'a'.repeat(1_010)}\r\n`);
    const head = `HTTP/1.1 400 No\r\n${filling.join('')}Content-Length: 0\r\n\r\n`;
    const http = createServer((request) => request.socket.end(head));
    http.on('upgrade', (_, socket: Socket) => socket.end(head));
    const server = await listen(http);
    const wire = createWire({ origin: server.url, timeout: 5_000, concurrency: 1 });
    const { answer, failure } = await wire.send(upgrade ? handshake : billable);
    await wire.close();
    await server.close();
    expect([answer?.status, answer?.headers.length, failure]).toEqual([400, 41, null]);
  });
}

test('a connection that its client ended is not one that the server closed', async () => {
  let lost = 0;
  const server = await listen(createServer((_, response) => response.end('answer')));
  const { open, destroy } = createConnector(server.url, 5_000);
  const { make, close } = createConnections(server.url, open, () => {
    lost += 1;
  });
  const { client, end } = await make();
  const { body } = await client.request({ method: 'GET', path: '/' });
  expect(await body.text()).toBe('answer');
  await end();
  await close();
  await destroy();
  await server.close();
  expect(lost).toBe(0);
});

const billed = (exchange: Exchange): Exchange => ({
  ...exchange,
  request: { ...exchange.request, mayBeBilled: true },
});

test('a request that can be billed may be on a bill unless it never left or was refused', () => {
  const kinds = ['cut', 'timeout', 'aborted'] as const;
  for (const kind of kinds) {
    const lost = billed(unanswered(kind));
    expect(mayBeOnBill(lost), kind).toBe(true);
    expect(mayBeOnBill(unanswered(kind)), `free, ${kind}`).toBe(false);
    if (lost.failure === null) throw new Error('it has none');
    expect(mayBeOnBill({ ...lost, failure: { ...lost.failure, unsent: true } }), kind).toBe(false);
  }
  for (const kind of [
    'unreachable',
    'untrusted',
    'closed',
    'unsendable',
    'limited',
    'withheld',
  ] as const) {
    expect(mayBeOnBill(billed(unanswered(kind))), kind).toBe(false);
  }
  const statuses = [101, 200, 302, 401, 429, 500, 503];
  expect(statuses.filter((status) => mayBeOnBill(billed(answered(status))))).toEqual([
    101, 200, 500, 503,
  ]);
  expect(statuses.filter((status) => mayBeOnBill(answered(status)))).toEqual([]);
});
