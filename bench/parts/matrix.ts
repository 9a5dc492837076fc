import { startEmbedded } from '../check/embedded.ts';
import { builtInContract } from '../fixtures/contract.ts';
import type { Target } from '../suites/cases/target.ts';
import { casesOf } from '../suites/checks/index.ts';
import { createControlApiProvisioner } from '../suites/provisioners/control-api.ts';
import { runCases } from '../suites/run/runner.ts';
import { startServerChild } from './children.ts';
import { median } from './statistics.ts';

/** How many cases of the whole matrix are judged in a second, over the loopback interface. */
export type MatrixRates = {
  /** The mock in the process that judges, as `check` without a target has it. */
  readonly embedded: number;
  /** The mock in a process of its own. */
  readonly apart: number;
};

/** @throws where a case did not pass: a matrix that breaks off early would seem fast */
async function casesPerSecond(target: Target): Promise<number> {
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
  return (results.length / milliseconds) * 1000;
}

/** Runs the whole matrix `runs` times against each of the two mocks, and returns the medians. */
export async function measureMatrix(runs: number): Promise<MatrixRates> {
  const server = await startServerChild('servers/mock.ts');
  const embedded: number[] = [];
  const apart: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { target, close } = await startEmbedded();
    embedded.push(await casesPerSecond(target));
    await close();
    apart.push(await casesPerSecond({ ...target, baseUrl: new URL(server.url) }));
  }
  await server.stop();
  return { embedded: median(embedded), apart: median(apart) };
}
