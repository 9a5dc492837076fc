import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { program, programInWords } from '../program.ts';
import { atMost, type Part } from '../section.ts';
import { median } from '../statistics.ts';

const inMilliseconds = (value: number): string => `${value.toFixed(0)} ms`;

/** A command that starts, and its target in milliseconds. */
type Start = { readonly name: string; readonly args: readonly string[]; readonly most: number };

const starts: readonly Start[] = [
  { name: 'prints --help', args: ['--help'], most: 150 },
  { name: 'mock listens', args: ['mock', '--json', '--quiet', '--port', '0'], most: 250 },
];

/** Milliseconds from the start of the process to the first line that it prints. */
async function timeToFirstLine(program: string, args: readonly string[]): Promise<number> {
  const start = performance.now();
  const started = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(started.stdout, 'data');
  const taken = performance.now() - start;
  started.kill();
  if (started.exitCode === null) await once(started, 'exit');
  return taken;
}

/** How long the commands take to start, and Node itself. */
export const startUpPart: Part = {
  name: 'start-up',
  isUsual: true,
  measure: async ({ rounds }, report) => {
    report(`start-up of ${programInWords}`);
    const times = new Map<string, number[]>([['Node with nothing to do', []]]);
    for (let round = 0; round <= rounds; round += 1) {
      const measured: [string, number][] = [
        ['Node with nothing to do', await timeToFirstLine('-e', ['console.log()'])],
      ];
      for (const { name, args } of starts)
        measured.push([name, await timeToFirstLine(program, args)]);
      // The first round fills the cache of compiled code.
      if (round === 0) continue;
      for (const [name, time] of measured) times.set(name, [...(times.get(name) ?? []), time]);
    }
    const figures = Object.fromEntries([...times].map(([name, all]) => [name, median(all)]));
    return {
      title: `Start-up of ${programInWords}, to the first line, median of ${rounds} rounds`,
      rows: [
        ['command', 'time'],
        ...Object.entries(figures).map(([name, time]) => [name, inMilliseconds(time)]),
      ],
      goals: starts.map(({ name, most }) =>
        atMost(name, figures[name] ?? Number.NaN, most, inMilliseconds),
      ),
      figures,
    };
  },
};
