import type { MatrixRates } from './matrix.ts';
import { table } from './table.ts';
import type { Throughput } from './throughput.ts';

/** All that the benchmark measures. */
export type Figures = {
  readonly throughput: readonly Throughput[];
  readonly matrix: MatrixRates;
  /** Milliseconds from the start of the mock's process until it listens. */
  readonly startUp: number;
};

/** A figure with its target. */
export type Goal = {
  readonly name: string;
  readonly figure: string;
  readonly target: string;
  readonly isMet: boolean;
};

/** The least that the mock must reach of the bare server's rate: a served answer, and a refusal. */
const shareFor = (status: number): number => (status < 400 ? 0.8 : 0.9);

const targets = { p99: 2, casesPerSecond: 4000, startUp: 250 };

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const atLeast = (name: string, ratio: number, least: number): Goal => ({
  name,
  figure: ratio.toFixed(2),
  target: `≥ ${least}`,
  isMet: ratio >= least,
});

const atMost = (name: string, ratio: number, most: number): Goal => ({
  name,
  figure: ratio.toFixed(2),
  target: `≤ ${most}`,
  isMet: ratio <= most,
});

/** Compares the figures with their targets. */
export function goalsOf({ throughput, matrix, startUp }: Figures): readonly Goal[] {
  const cases = (name: string, rate: number): Goal => ({
    name,
    figure: `${whole.format(rate)} cases/s`,
    target: `≥ ${whole.format(targets.casesPerSecond)}`,
    isMet: rate >= targets.casesPerSecond,
  });
  return [
    ...throughput.flatMap(({ name, status, bare, mock, ratio }) => [
      atLeast(`${name}, rate, mock ÷ bare`, ratio, shareFor(status)),
      atLeast(
        `${name}, requests per CPU second, mock ÷ bare`,
        bare.cost / mock.cost,
        shareFor(status),
      ),
      atMost(`${name}, p99, mock ÷ bare`, mock.p99 / bare.p99, targets.p99),
    ]),
    cases('matrix, mock in the same process', matrix.embedded),
    cases('matrix, mock in its own process', matrix.apart),
    {
      name: 'start-up of the mock',
      figure: `${whole.format(startUp)} ms`,
      target: `< ${whole.format(targets.startUp)}`,
      isMet: startUp < targets.startUp,
    },
  ];
}

const speeds = ({ name, bare, mock }: Throughput): string[] => [
  name,
  whole.format(bare.perSecond),
  whole.format(mock.perSecond),
  `${bare.p99.toFixed(1)} ms`,
  `${mock.p99.toFixed(1)} ms`,
  `× ${(mock.p99 / bare.p99).toFixed(1)}`,
  `${bare.cost.toFixed(0)} µs`,
  `${mock.cost.toFixed(0)} µs`,
  `× ${(mock.cost / bare.cost).toFixed(1)}`,
];

/** The figures as tables for a person to read. */
export function renderFigures(figures: Figures, goals: readonly Goal[]): string {
  const head = [
    '50 connections',
    'bare/s',
    'mock/s',
    'p99 bare',
    'mock',
    '',
    'CPU bare',
    'mock',
    '',
  ];
  const rows = goals.map(({ name, figure, target, isMet }) => [
    name,
    figure,
    target,
    isMet ? 'met' : 'MISSED',
  ]);
  return `${table([head, ...figures.throughput.map(speeds)])}\n\n${table(rows)}\n`;
}
