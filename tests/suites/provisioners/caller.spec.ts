import { createServer, type Socket } from 'node:net';
import { createCaller } from '../../../suites/provisioners/caller.ts';
import { listen } from '../../targets/listen.ts';
import { expect, test } from '../../test.ts';

/** Calls a server that answers a call in its own way, and returns the error in words. */
async function errorFrom(answer: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => socket.on('data', () => answer(socket)));
  const { url, close } = await listen(server);
  const caller = createCaller({ origin: url, timeout: 2_000 });
  const words = await caller.call({ method: 'GET', path: '/' }).then(
    () => 'answered',
    (error: Error) => error.message,
  );
  await caller.close();
  await close();
  return words;
}

const noHttp = 'does not answer in HTTP: does something else listen there?';
const cut = 'cut the connection before its whole answer came';

test('what listens where keys are made, and how it broke off, is said in words', async () => {
  expect({
    'bytes of something else': await errorFrom((socket) => socket.end('\0\x01garbage\r\n\r\n')),
    'another protocol': await errorFrom((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')),
    'no status': await errorFrom((socket) =>
      socket.end('HTTP/1.1 000 X\r\ncontent-length: 0\r\n\r\n'),
    ),
    'no end of its headers': await errorFrom((socket) =>
      socket.end(`HTTP/1.1 200 X\r\n${'x: yyyyyyyy\r\n'.repeat(30_000)}`),
    ),
    nothing: await errorFrom((socket) => socket.destroy()),
    'a reset': await errorFrom((socket) => socket.resetAndDestroy()),
    'half a body': await errorFrom((socket) =>
      socket.end('HTTP/1.1 200 X\r\ncontent-length: 50\r\n\r\nab'),
    ),
  }).toEqual({
    'bytes of something else': noHttp,
    'another protocol': noHttp,
    'no status': noHttp,
    'no end of its headers': noHttp,
    nothing: cut,
    'a reset': cut,
    'half a body': cut,
  });
});
