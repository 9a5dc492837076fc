import { WebSocket } from 'ws';
import { keyFixtures } from '../../fixtures/keys.ts';
import { requestFixtures } from '../../fixtures/requests.ts';
import { operationOf } from '../../spec/index.ts';
import { startServerChild } from '../children.ts';
import { atLeast, inWhole, type Part } from '../section.ts';

const count = 10_000;

/** Opens a realtime session; resolves with it once its first event came, null where it broke. */
function openSession(url: string): Promise<WebSocket | null> {
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${keyFixtures.active.key}` },
    perMessageDeflate: false,
  });
  return new Promise((resolve) => {
    socket.once('message', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

/** Realtime sessions that are all open at the same time. */
export const socketsPart: Part = {
  name: 'sockets',
  isUsual: false,
  measure: async (_, report) => {
    const server = await startServerChild('servers/mock.ts');
    const before = await server.memory();
    report(`opens ${count} WebSockets at once`);
    const url = `${server.url.replace('http', 'ws')}${operationOf('connectRealtime').path}?model=${requestFixtures.connectRealtime.model}`;
    const start = performance.now();
    const opened = await Promise.all(Array.from({ length: count }, () => openSession(url)));
    const seconds = (performance.now() - start) / 1000;
    const each = ((await server.memory()) - before) / count;
    const open = opened.filter((one) => one?.readyState === WebSocket.OPEN).length;
    for (const one of opened) one?.terminate();
    await server.stop();
    return {
      title: `${inWhole(count)} realtime sessions, opened at once and all open together`,
      rows: [
        ['open', 'time', 'memory of the mock for each'],
        [inWhole(open), `${seconds.toFixed(1)} s`, `${(each / 1024).toFixed(1)} KiB`],
      ],
      goals: [atLeast('sessions open', open, count, inWhole)],
      figures: { open, seconds, each },
    };
  },
};
