import { startEmbedded } from '../cli/embedded.ts';
import { allCases } from '../suites/checks/index.ts';
import { runCases } from '../suites/runner.ts';
import { median } from './statistics.ts';

/** Cases per second of the whole matrix, over loopback, against a mock in the same process. */
export async function measureMatrix(runs: number): Promise<number> {
  const rates: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { target, provisioner, close } = await startEmbedded();
    const options = { target, provisioner, cases: allCases, timeout: 10_000, concurrency: 32 };
    const { milliseconds } = await runCases(options);
    await close();
    rates.push((allCases.length / milliseconds) * 1000);
  }
  return median(rates);
}
