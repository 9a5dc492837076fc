import { startEmbedded } from '../../check/embedded.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import type { Target } from '../../suites/cases/target.ts';
import { casesOf } from '../../suites/checks/index.ts';
import { createControlApiProvisioner } from '../../suites/provisioners/control-api.ts';
import { runCases } from '../../suites/run/runner.ts';
import { startServerChild } from '../children.ts';
import { atLeast, inWhole, type Part } from '../section.ts';
import { median } from '../statistics.ts';

/** How fast the whole matrix is judged over the loopback interface. */
type Rate = {
  /** Cases per second. */
  readonly perSecond: number;
  /** Microseconds of this process's processor time for a case. */
  readonly cost: number;
};

/** Cases per second. */
const leastRate = 4_000;

/** A run takes seconds. */
const mostRuns = 3;

/** Runs before those that count: the machine code of a program is made while it runs. */
const warmUps = 2;

/** @throws where a case did not pass: a matrix that breaks off early would seem fast */
async function runMatrix(target: Target): Promise<Rate> {
  const before = process.cpuUsage();
  const { results, milliseconds } = await runCases(builtInContract(), {
    target,
    cases: casesOf(builtInContract()),
    provisioner: createControlApiProvisioner(target.baseUrl),
    timeout: 10_000,
    concurrency: 32,
  });
  const odd = results.find(
    ({ judgement: { outcome } }) => outcome === 'failed' || outcome === 'inconclusive',
  );
  if (odd !== undefined) throw new Error(`${odd.case.id} came out ${odd.judgement.outcome}`);
  const { user, system } = process.cpuUsage(before);
  return {
    perSecond: (results.length / milliseconds) * 1000,
    cost: (user + system) / results.length,
  };
}

const middle = (rates: readonly Rate[]): Rate => ({
  perSecond: median(rates.map(({ perSecond }) => perSecond)),
  cost: median(rates.map(({ cost }) => cost)),
});

/** The whole matrix: against a mock in the same process, as `check` without a target has it, and in one of its own. */
export const matrixPart: Part = {
  name: 'matrix',
  isUsual: true,
  measure: async ({ rounds }, report) => {
    const runs = Math.min(rounds, mostRuns);
    const server = await startServerChild('servers/mock.ts');
    const inside: Rate[] = [];
    const apart: Rate[] = [];
    for (let run = -warmUps; run < runs; run += 1) {
      const which = run < 0 ? 'to warm up' : `run ${run + 1} of ${runs}`;
      report(`the whole matrix, ${which}, against both mocks`);
      const { target, close } = await startEmbedded();
      const own = await runMatrix(target);
      const other = await runMatrix({ ...target, baseUrl: new URL(server.url) });
      await close();
      if (run < 0) continue;
      inside.push(own);
      apart.push(other);
    }
    await server.stop();
    const figures = { inside: middle(inside), apart: middle(apart) };
    const named = [
      ['in the same process', figures.inside],
      ['in a process of its own', figures.apart],
    ] as const;
    return {
      title: `Every case against a mock on the loopback interface, median of ${runs} runs after ${warmUps} to warm up`,
      rows: [
        ['mock', 'cases/s', 'CPU of the judging process'],
        ...named.map(([name, { perSecond, cost }]) => [
          name,
          inWhole(perSecond),
          `${cost.toFixed(0)} µs a case`,
        ]),
      ],
      goals: named.map(([name, { perSecond }]) =>
        atLeast(`cases per second, mock ${name}`, perSecond, leastRate, inWhole),
      ),
      figures,
    };
  },
};
