import { createServer } from 'node:net';
import type { WireRequest } from '../../../suites/cases/exchange.ts';
import { createWire } from '../../../suites/wire/wire.ts';
import { listen } from '../../targets/listen.ts';
import { expect, test } from '../../test.ts';

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

test('a client that leaves early has the first part of a body, and closes the connection', async () => {
  let left: () => void;
  const isLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  const server = await listen(
    createServer((socket) => {
      socket.once('data', () => socket.write(head));
      socket.on('error', () => undefined).on('close', () => left());
    }),
  );
  const wire = createWire({ origin: server.url, timeout: 5_000, concurrency: 1 });
  const start = performance.now();
  const { answer } = await wire.send({ ...request(server.url, false), leavesEarly: true });
  await isLeft;
  expect(performance.now() - start).toBeLessThan(4_000);
  await wire.close();
  await server.close();
  expect(answer).toMatchObject({
    status: 200,
    body: 'begun',
    unfinished: 'the client left after its first part',
  });
});
