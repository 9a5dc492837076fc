import { startChild, startServerChild } from '../children.ts';
import { measureServer } from '../parts/rounds.ts';
import { completion } from '../requests.ts';
import { atMost, inWhole, type Part } from '../section.ts';

const [steps, step] = [10, 100_000];

/** The most that the memory may grow after the first step. */
const mostGrowth = 1.25;

/** A million requests: the memory of the mock stays as it is. */
export const millionPart: Part = {
  name: 'million',
  isUsual: false,
  measure: async (_, report) => {
    const load = startChild('load/load.ts');
    const server = await startServerChild('servers/mock.ts');
    const memory: number[] = [];
    for (let done = 1; done <= steps; done += 1) {
      await measureServer(load, completion, server, step);
      memory.push(await server.memory());
      report(`${inWhole(done * step)} requests: ${inWhole((memory.at(-1) ?? 0) / 2 ** 20)} MiB`);
    }
    await server.stop();
    await load.stop();
    const growth = Math.max(...memory.slice(-3)) / (memory[0] ?? Number.NaN);
    return {
      title: `Memory of the mock during ${inWhole(steps * step)} completions`,
      rows: [
        ['requests', ...memory.map((_one, at) => inWhole((at + 1) * step))],
        ['MiB', ...memory.map((bytes) => inWhole(bytes / 2 ** 20))],
      ],
      goals: [atMost('memory at the end ÷ after the first step', growth, mostGrowth)],
      figures: { memory },
    };
  },
};
