import { request as ask } from 'node:http';
import { startServerChild } from '../children.ts';
import { benchRequests } from '../requests.ts';
import { atLeast, inWhole, type Part } from '../section.ts';

const count = 10_000;

const streamed = benchRequests.find(({ name }) => name === '200 streamed');

/** Opens a stream on a connection of its own; true where it came whole. */
function readStream(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    if (streamed === undefined) return resolve(false);
    const { method, path, headers, body } = streamed;
    const request = ask(url + path, { method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => {
        text = (text + piece.toString('latin1')).slice(-40);
      });
      response.once('end', () => resolve(text.endsWith('data: [DONE]\n\n')));
      response.once('error', () => resolve(false));
    });
    request.once('error', () => resolve(false));
    request.end(body);
  });
}

/** Streams that are all opened at once. */
export const streamsPart: Part = {
  name: 'streams',
  isUsual: false,
  measure: async (_, report) => {
    const server = await startServerChild('servers/mock.ts');
    report(`opens ${count} streams at once`);
    const start = performance.now();
    const read = await Promise.all(Array.from({ length: count }, () => readStream(server.url)));
    const seconds = (performance.now() - start) / 1000;
    const memory = await server.memory();
    await server.stop();
    const whole = read.filter(Boolean).length;
    return {
      title: `${inWhole(count)} streams, each on a connection of its own, opened at once`,
      rows: [
        ['came whole', 'time', 'memory of the mock'],
        [inWhole(whole), `${seconds.toFixed(1)} s`, `${(memory / 2 ** 20).toFixed(0)} MiB`],
      ],
      goals: [atLeast('streams that came whole', whole, count, inWhole)],
      figures: { whole, seconds, memory },
    };
  },
};
