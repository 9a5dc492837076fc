import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { memberOf, parseJson } from '../../base/json.ts';
import { program, programInWords } from '../program.ts';
import { completion } from '../requests.ts';
import { atMost, type Part } from '../section.ts';
import { median } from '../statistics.ts';

const inMilliseconds = (value: number): string => `${value.toFixed(0)} ms`;

/** A command that starts. */
type Start = {
  readonly name: string;
  readonly args: readonly string[];
  /** Its target in milliseconds; null where it has none. */
  readonly most: number | null;
  /** What it is waited for after the first line that it prints. */
  readonly until?: (line: string) => Promise<unknown>;
};

const mock = ['mock', '--json', '--quiet', '--port', '0'];

/** Asks a mock for a completion; its first line says where it is. */
async function complete(line: string): Promise<void> {
  const facts = parseJson(line.split('\n')[0] ?? '');
  const { method, headers, path, body, status } = completion;
  const answer = await fetch(`${memberOf(facts, 'url')}${path}`, {
    method,
    headers,
    body: String(body),
  });
  await answer.text();
  if (answer.status !== status) throw new Error(`the completion was answered ${answer.status}`);
}

const starts: readonly Start[] = [
  { name: 'prints --help', args: ['--help'], most: 150 },
  { name: 'explains a clause', args: ['explain', 'KEY-DELETED'], most: 150 },
  { name: 'lists the cases', args: ['list'], most: 150 },
  { name: 'mock listens', args: mock, most: 250 },
  { name: 'mock has answered a completion', args: mock, most: null, until: complete },
];

/** Milliseconds from the start of the process to the first line that it prints, or to what comes after that. */
async function timeToStart(
  program: string,
  { args, until }: Pick<Start, 'args' | 'until'>,
): Promise<number> {
  const start = performance.now();
  const started = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [line] = await once(started.stdout, 'data');
    await until?.(String(line));
    return performance.now() - start;
  } finally {
    started.kill();
    if (started.exitCode === null) await once(started, 'exit');
  }
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
        ['Node with nothing to do', await timeToStart('-e', { args: ['console.log()'] })],
      ];
      for (const start of starts) measured.push([start.name, await timeToStart(program, start)]);
      // The first round fills the cache of compiled code.
      if (round === 0) continue;
      for (const [name, time] of measured) times.set(name, [...(times.get(name) ?? []), time]);
    }
    const figures = Object.fromEntries([...times].map(([name, all]) => [name, median(all)]));
    return {
      title: `Start-up of ${programInWords}, median of ${rounds} rounds`,
      rows: [
        ['command', 'time'],
        ...Object.entries(figures).map(([name, time]) => [name, inMilliseconds(time)]),
      ],
      goals: starts.flatMap(({ name, most }) =>
        most === null ? [] : [atMost(name, figures[name] ?? Number.NaN, most, inMilliseconds)],
      ),
      figures,
    };
  },
};
