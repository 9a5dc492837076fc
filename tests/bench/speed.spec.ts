import { type Pair, startPair } from '../../bench/parts/rounds.ts';
import { completion } from '../../bench/requests.ts';
import { median } from '../../bench/statistics.ts';
import { expect, test } from '../test.ts';

/** The least share of a bare server's answers per CPU second: half of the goal in docs/performance.md. */
const least = 0.4;

/** Measures at most this often: what else runs makes one measurement worse than the code is. */
const attempts = 3;

async function shareOfBare(pair: Pair): Promise<number> {
  const rounds = await pair.play({ rounds: 3, answers: 500 });
  return median(rounds.map(({ bare, mock }) => bare.cost / mock.cost));
}

test('a completion costs the mock at most 2.5 times the CPU time of a bare server', async () => {
  test.setTimeout(120_000);
  const pair = await startPair(completion, 1_500);
  const shares: number[] = [];
  while (shares.length < attempts && !shares.some((share) => share >= least)) {
    shares.push(await shareOfBare(pair));
  }
  await pair.stop();
  expect(Math.max(...shares)).toBeGreaterThanOrEqual(least);
});
