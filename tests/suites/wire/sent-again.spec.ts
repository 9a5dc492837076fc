import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Cost } from '../../../spec/index.ts';
import {
  type Exchange,
  idHeader,
  mayBeOnBill,
  type WireRequest,
} from '../../../suites/cases/exchange.ts';
import { createWire } from '../../../suites/wire/wire.ts';
import { runAgainst } from '../../support/suites/check-target.ts';
import { answered, unanswered } from '../../support/suites/exchanges.ts';
import { makeCertificate } from '../../targets/certificate.ts';
import { listen } from '../../targets/listen.ts';
import { startTerseGateway, terseTarget } from '../../targets/written/terse-gateway.ts';
import { expect, test } from '../../test.ts';

type Seen = { readonly id: string; readonly isComplete: boolean; readonly socket: Socket };

/** True for a request that a gateway could serve for money: it names its model. */
const namesModel = (url: string, body: string): boolean =>
  body.includes('"model"') || body.includes('name="model"') || /[?&]model=/.test(url);

/** A gateway that answers free probes with 400, and cuts the requests that a test chooses once it has read them. */
async function startCutting(isCut: (seen: Seen) => boolean) {
  const seen: Seen[] = [];
  const note = (
    url: string,
    headers: NodeJS.Dict<string | string[]>,
    body: string,
    socket: Socket,
  ) => {
    const id = String(headers[idHeader.toLowerCase()]);
    const one = { id, isComplete: namesModel(url, body), socket };
    seen.push(one);
    return one;
  };
  const http = createServer((request, response) => {
    let body = '';
    request.setEncoding('latin1').on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (isCut(note(request.url ?? '', request.headers, body, request.socket))) {
        request.socket.destroy();
        return;
      }
      response.writeHead(400, { 'Content-Type': 'application/json' }).end('{"error":{}}');
    });
  });
  http.on('upgrade', ({ url = '', headers }, socket: Socket) => {
    if (isCut(note(url, headers, '', socket))) socket.destroy();
    else socket.end('HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n');
  });
  return { ...(await listen(http)), seen };
}

/** Runs cases against a gateway that cuts. */
async function sentTo(
  only: readonly string[],
  cost: Cost,
  isCut: (seen: Seen) => boolean,
): Promise<readonly Seen[]> {
  const server = await startCutting(isCut);
  const run = await runAgainst(terseTarget(server.url, cost), { only, secondLooks: 100 });
  await server.close();
  // A server that reads HTTP answers some raw requests by itself, unseen.
  expect(run.requests).toBeGreaterThanOrEqual(server.seen.length);
  return server.seen;
}

const twice = (seen: readonly Seen[]): readonly string[] =>
  seen.map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at);

for (const [what, only] of [
  ['the valid key', ['STYLE-*/*']],
  ['the valid key and something behind it', ['HARD-NO-ECHO/create*/*/with-space']],
  ['any other credential, or none', ['KEY-*/createChatCompletion/*', 'KEY-DELETED/*']],
  ['a credential in a raw request', ['HARD-NO-BYPASS/create*/*/raw-*', 'HARD-BOUNDED/create*/*']],
  ['a credential in a handshake', ['*/connectRealtime/*']],
] as const) {
  test(`a complete request with ${what} is not sent again when its connection is cut`, async () => {
    const seen = await sentTo(only, 'costly', ({ isComplete }) => isComplete);
    expect(seen.filter(({ isComplete }) => isComplete)).not.toEqual([]);
    expect(twice(seen)).toEqual([]);
  });
}

test('a finding that is a cut of a complete request is not retried', async () => {
  const only = ['HARD-CONNECTION/createChatCompletion/bearer/refused-then-good'];
  const server = await startTerseGateway();
  const target = terseTarget(server.url, 'costly');
  let cuts = 0;
  const front = await listen(
    createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', async () => {
        if (
          namesModel('', body) &&
          request.headers.authorization !== `Bearer ${target.keys.active}`
        ) {
          cuts += 1;
          request.socket.destroy();
          return;
        }
        const { method = 'GET', url = '', headers } = request;
        const answer = await fetch(`${server.url}${url}`, {
          method,
          headers: { authorization: String(headers.authorization) },
          ...(body === '' ? {} : { body }),
        });
        response.writeHead(answer.status, { 'Content-Type': 'application/json' });
        response.end(await answer.text());
      });
    }),
  );
  const run = await runAgainst(terseTarget(front.url, 'costly'), { only, secondLooks: 100 });
  await front.close();
  await server.close();
  expect(run.results.map(({ judgement }) => judgement.outcome)).toEqual(['failed']);
  expect(run.retries).toEqual({ failed: 1, confirmed: 0, unpaid: 1 });
  expect(cuts).toBe(1);
});

test('a free request is sent once more when its connection is cut, and no more often', async () => {
  const only = ['STYLE-BEARER/createChatCompletion/bearer/good-key'];
  const seen = await sentTo(only, 'free', ({ isComplete }) => !isComplete);
  expect(seen.filter(({ isComplete }) => isComplete)).toEqual([]);
  // The survey asks twice, the target then counts as unreachable, and nothing more is sent.
  expect(seen).toHaveLength(4);
});

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
