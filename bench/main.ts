/**
 * `npm run bench`: the mock's speed beside a bare server's, the matrix's, and the mock's start-up.
 * Ends with exit code 1 where a target is missed. `-- --quick` takes a third of the time.
 */
import { measureMatrix } from './matrix.ts';
import { measureStartUp } from './start-up.ts';
import { measureThroughput, type Throughput } from './throughput.ts';

const targets = { ratio: 0.7, casesPerSecond: 1000, startUp: 1000 };

const quick = process.argv.includes('--quick');
const tell = (text: string) => process.stderr.write(`${text}\n`);

const throughput = await measureThroughput(
  quick ? { rounds: 3, milliseconds: 1000 } : { rounds: 5, milliseconds: 2000 },
  tell,
);
tell('the whole matrix against a mock in the same process');
const casesPerSecond = await measureMatrix(quick ? 1 : 3);
tell('the start of the mock');
const startUp = await measureStartUp(quick ? 3 : 5);

const verdicts: boolean[] = [];
const judge = (met: boolean): string => {
  verdicts.push(met);
  return met ? 'met' : 'MISSED';
};

const row = (cells: readonly string[]): string =>
  cells.map((cell, at) => (at === 0 ? cell.padEnd(22) : cell.padStart(12))).join('');

const tellThroughput = ({ name, bare, mock, ratio }: Throughput): string =>
  row([
    name,
    bare.perSecond.toFixed(0),
    mock.perSecond.toFixed(0),
    ratio.toFixed(2),
    `${bare.p99.toFixed(1)} ms`,
    `${mock.p99.toFixed(1)} ms`,
    (mock.p99 / bare.p99).toFixed(2),
    judge(ratio >= targets.ratio),
  ]);

const lines = [
  row([
    '50 connections',
    'bare/s',
    'mock/s',
    'ratio',
    'bare p99',
    'mock p99',
    'p99 ratio',
    `≥ ${targets.ratio}`,
  ]),
  ...throughput.map(tellThroughput),
  '',
  `matrix    ${casesPerSecond.toFixed(0)} cases/s, target ${targets.casesPerSecond}: ${judge(casesPerSecond >= targets.casesPerSecond)}`,
  `start-up  ${startUp.toFixed(0)} ms, target ${targets.startUp}: ${judge(startUp <= targets.startUp)}`,
];
console.log(lines.join('\n'));
if (verdicts.includes(false)) process.exitCode = 1;
