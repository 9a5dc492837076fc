import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Cost } from '../../../spec/index.ts';
import { idHeader } from '../../../suites/cases/exchange.ts';
import { runAgainst } from '../../support/suites/check-target.ts';
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

/** Runs one case against a right gateway, behind a server that cuts what a test chooses. */
async function runBehindCuts(
  cost: Cost,
  isCut: (request: IncomingMessage, body: string) => boolean,
) {
  const only = ['HARD-CONNECTION/createChatCompletion/bearer/refused-then-good'];
  const server = await startTerseGateway();
  const front = await listen(
    createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', async () => {
        if (isCut(request, body)) {
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
  const run = await runAgainst(terseTarget(front.url, cost), { only, secondLooks: 100 });
  await front.close();
  await server.close();
  return { outcomes: run.results.map(({ judgement }) => judgement.outcome), retries: run.retries };
}

const validKey = `Bearer ${terseTarget('http://127.0.0.1', 'free').keys.active}`;

test('a finding that is a cut of a complete request is not retried', async () => {
  let cuts = 0;
  const { outcomes, retries } = await runBehindCuts('costly', ({ headers }, body) => {
    const isChosen = namesModel('', body) && headers.authorization !== validKey;
    if (isChosen) cuts += 1;
    return isChosen;
  });
  expect(outcomes).toEqual(['failed']);
  expect(retries).toEqual({ failed: 1, confirmed: 0, unpaid: 1 });
  expect(cuts).toBe(1);
});

for (const [cost, outcome, expectedCuts] of [
  ['free', 'passed', 3],
  ['costly', 'inconclusive', 1],
] as const) {
  test(`a connection that closes under the valid request behind a refused one leaves a ${cost} case ${outcome}`, async () => {
    const refusedOn = new Set<Socket>();
    let cuts = 0;
    const { outcomes } = await runBehindCuts(cost, ({ headers, socket }) => {
      if (headers.authorization !== validKey) refusedOn.add(socket);
      else if (refusedOn.has(socket) && cuts < 3) {
        cuts += 1;
        return true;
      }
      return false;
    });
    expect(outcomes).toEqual([outcome]);
    expect(cuts).toBe(expectedCuts);
  });
}

test('a free request is sent once more when its connection is cut, and no more often', async () => {
  const only = ['STYLE-BEARER/createChatCompletion/bearer/good-key'];
  const seen = await sentTo(only, 'free', ({ isComplete }) => !isComplete);
  expect(seen.filter(({ isComplete }) => isComplete)).toEqual([]);
  // The survey asks twice, the target then counts as unreachable, and nothing more is sent.
  expect(seen).toHaveLength(4);
});
