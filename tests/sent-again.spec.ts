import { createServer } from 'node:http';
import { expect, test } from '@playwright/test';
import type { Cost } from '../spec/index.ts';
import { runAgainst } from './check-target.ts';
import { listen } from './targets/listen.ts';
import { terseTarget } from './targets/terse-gateway.ts';

type Seen = { readonly isProbe: boolean; readonly body: string };

/** A gateway that cuts the connection of every complete completion after it has read it. */
async function startCutting(isCut: (seen: Seen) => boolean) {
  const seen: Seen[] = [];
  const server = await listen(
    createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const one = { isProbe: !body.includes('"model"'), body };
        seen.push(one);
        if (isCut(one)) {
          request.socket.destroy();
          return;
        }
        response.writeHead(400, { 'Content-Type': 'application/json' }).end('{"error":{}}');
      });
    }),
  );
  return { ...server, seen };
}

const only = { only: ['STYLE-BEARER/createChatCompletion/bearer/good-key'] };

async function sentTo(cost: Cost, isCut: (seen: Seen) => boolean): Promise<readonly Seen[]> {
  const server = await startCutting(isCut);
  const run = await runAgainst(terseTarget(server.url, cost), only);
  await server.close();
  expect(run.requests).toBe(server.seen.length);
  return server.seen;
}

test('a request that may be billed is not sent again when its connection is cut', async () => {
  const seen = await sentTo('cheap', ({ isProbe }) => !isProbe);
  expect(seen.filter(({ isProbe }) => !isProbe)).toHaveLength(1);
});

test('a free request is sent once more when its connection is cut, and no more often', async () => {
  const seen = await sentTo('free', ({ isProbe }) => isProbe);
  expect(seen.filter(({ isProbe }) => !isProbe)).toHaveLength(0);
  // The first look asks twice, the target is then taken for unreachable, and nothing more is sent.
  expect(seen).toHaveLength(4);
});
