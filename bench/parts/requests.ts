import { type BenchRequest, benchRequests } from '../requests.ts';
import { atLeast, atMost, type Goal, inWhole, type Part } from '../section.ts';
import { type Spread, spreadOf } from '../statistics.ts';
import { type Round, startPair } from './rounds.ts';

/** The mock compared with a bare server that answers the same bytes. */
type Comparison = {
  readonly request: string;
  readonly perSecond: { readonly bare: Spread; readonly mock: Spread };
  /** Microseconds of processor time for an answer. */
  readonly cost: { readonly bare: Spread; readonly mock: Spread };
  /** Milliseconds. */
  readonly p99: { readonly bare: Spread; readonly mock: Spread };
  /** What the rounds themselves had: the mock's rate, its answers per CPU second and its p99, each over the bare server's. */
  readonly ratios: { readonly rate: Spread; readonly cost: Spread; readonly p99: Spread };
};

/** Rounds that warm a server up: its code is compiled then. */
const warmUpRounds = 5;

/** The least that the mock must reach of the bare server: a plain answer, and a refusal. No other has a goal. */
const leastShares: Readonly<Record<string, number>> = {
  '200 chat completion': 0.8,
  '401 unknown key': 0.9,
  '403 denied model': 0.9,
};

const longestP99 = 2;

function compare({ name }: BenchRequest, rounds: readonly Round[]): Comparison {
  const both = (of: (speed: Round['mock']) => number): { bare: Spread; mock: Spread } => ({
    bare: spreadOf(rounds.map(({ bare }) => of(bare))),
    mock: spreadOf(rounds.map(({ mock }) => of(mock))),
  });
  return {
    request: name,
    perSecond: both(({ perSecond }) => perSecond),
    cost: both(({ cost }) => cost),
    p99: both(({ p99 }) => p99),
    ratios: {
      rate: spreadOf(rounds.map(({ bare, mock }) => mock.perSecond / bare.perSecond)),
      cost: spreadOf(rounds.map(({ bare, mock }) => bare.cost / mock.cost)),
      p99: spreadOf(rounds.map(({ bare, mock }) => mock.p99 / bare.p99)),
    },
  };
}

function goalsOf({ request, ratios }: Comparison): readonly Goal[] {
  const least = leastShares[request];
  if (least === undefined) return [];
  return [
    atLeast(`${request}: answers per CPU second, mock ÷ bare`, ratios.cost.median, least),
    atLeast(`${request}: answers per second, mock ÷ bare`, ratios.rate.median, least),
    atMost(`${request}: p99, mock ÷ bare`, ratios.p99.median, longestP99),
  ];
}

const shown = ({ median, low, high }: Spread): string =>
  `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;

const rowOf = ({ request, perSecond, cost, ratios }: Comparison): readonly string[] => [
  request,
  inWhole(perSecond.bare.median),
  inWhole(perSecond.mock.median),
  `${cost.bare.median.toFixed(0)} µs`,
  `${cost.mock.median.toFixed(0)} µs`,
  shown(ratios.cost),
  shown(ratios.rate),
  shown(ratios.p99),
];

/** The mock's requests, in turns with a bare server. */
export const requestsPart: Part = {
  name: 'requests',
  isUsual: true,
  measure: async (pace, report) => {
    const comparisons: Comparison[] = [];
    const warmUp = warmUpRounds * pace.answers;
    for (const request of benchRequests) {
      report(
        `${request.name}: ${warmUp} answers of each server to warm up, then ${pace.rounds} rounds`,
      );
      const pair = await startPair(request, warmUp);
      comparisons.push(compare(request, await pair.play(pace)));
      await pair.stop();
    }
    return {
      title: `The mock and a bare node:http server that answers the same bytes, 50 connections, ${pace.rounds} rounds in turns; a ratio is the median of the rounds, with its quartiles`,
      rows: [
        [
          'request',
          'bare/s',
          'mock/s',
          'CPU bare',
          'CPU mock',
          'CPU, mock ÷ bare',
          'rate, mock ÷ bare',
          'p99, mock ÷ bare',
        ],
        ...comparisons.map(rowOf),
      ],
      goals: comparisons.flatMap(goalsOf),
      figures: comparisons,
    };
  },
};
