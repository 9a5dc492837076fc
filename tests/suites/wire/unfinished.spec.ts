import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import type { WireRequest } from '../../../suites/cases/exchange.ts';
import { createWire } from '../../../suites/wire/wire.ts';
import { listen } from '../../targets/listen.ts';

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nbegun';

const request = (url: string, raw: boolean): WireRequest => ({
  method: 'GET',
  target: '/',
  headers: [['Host', new URL(url).host]],
  body: null,
  upgrade: false,
  mayBeBilled: true,
  ...(raw ? { raw: 'GET / HTTP/1.1\r\nHost: x\r\n\r\n' } : {}),
});

for (const raw of [true, false]) {
  const connection = raw ? 'a raw connection' : 'a kept connection';
  for (const [ends, unfinished] of [
    [false, 'its body did not end in time'],
    [true, 'its body was cut off'],
  ] as const) {
    test(`a status counts over ${connection}, and what came of its body: ${unfinished}`, async () => {
      const server = await listen(
        createServer((socket) => {
          socket.once('data', () => (ends ? socket.end(head) : socket.write(head)));
        }),
      );
      const wire = createWire({ origin: server.url, timeout: 300, concurrency: 1 });
      const { answer } = await wire.send(request(server.url, raw));
      await wire.close();
      await server.close();
      expect(answer).toEqual({
        status: 200,
        headers: [
          ['content-type', 'text/plain'],
          ['content-length', '100'],
        ],
        body: 'begun',
        unfinished,
      });
    });
  }
}
