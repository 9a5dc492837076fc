import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { startEmbedded } from '../../check/embedded.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import { casesOf } from '../../suites/checks/index.ts';
import { runCases } from '../../suites/run/runner.ts';
import { program, programInWords } from '../program.ts';
import { atLeast, atMost, inWhole, type Part } from '../section.ts';
import { median } from '../statistics.ts';

/** Seconds that `check` may take on an idle machine. */
const longestCheck = 2.5;

/** How close a run must come to what its connections allow. */
const leastShare = 0.9;

const [latency, concurrency] = [200, 32];

/** One case of this many is run with the latency: fewer would end before the longest of them does. */
const stride = 4;

const mostRuns = 3;

const inSeconds = (value: number): string => `${value.toFixed(1)} s`;

/** Seconds of processor time that a shell's `times` says that its children used. */
function childSeconds(times: string): number {
  const all = [...times.matchAll(/(\d+)m([\d.]+)s/g)];
  const [, , user, system] = all.map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  return (user ?? Number.NaN) + (system ?? Number.NaN);
}

/** Runs `check` of its own mock, as a program. */
async function runCheck(): Promise<{ seconds: number; processor: number }> {
  const start = performance.now();
  const shell = spawn(
    'sh',
    ['-c', '"$0" "$@" >/dev/null 2>&1; times', process.execPath, program, 'check'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const printed = await text(shell.stdout);
  return { seconds: (performance.now() - start) / 1000, processor: childSeconds(printed) };
}

/** The share of the requests that the connections allow, where each answer takes a while. */
async function runSlowly(): Promise<number> {
  const { target, provisioner, close } = await startEmbedded({ latency });
  const { requests, milliseconds } = await runCases(builtInContract(), {
    target,
    cases: casesOf(builtInContract()).filter((_, at) => at % stride === 0),
    provisioner,
    timeout: 10_000,
    concurrency,
  });
  await close();
  return (requests * latency) / concurrency / milliseconds;
}

/** The whole command, and a run against a slow gateway. */
export const checkPart: Part = {
  name: 'check',
  isUsual: true,
  measure: async ({ rounds }, report) => {
    const runs = Math.min(rounds, mostRuns);
    const checks: Awaited<ReturnType<typeof runCheck>>[] = [];
    for (let run = 0; run < runs; run += 1) {
      report(`check of its own mock, run ${run + 1} of ${runs}`);
      checks.push(await runCheck());
    }
    report(`every ${stride}th case against a mock with ${latency} ms latency`);
    const share = await runSlowly();
    const seconds = median(checks.map((one) => one.seconds));
    const processor = median(checks.map((one) => one.processor));
    return {
      title: `\`check\` of its own mock from ${programInWords}, median of ${runs} runs; and every ${stride}th case with ${latency} ms latency over ${concurrency} connections`,
      rows: [
        ['check', 'CPU', 'requests with latency, of what the connections allow'],
        [inSeconds(seconds), inSeconds(processor), `${inWhole(share * 100)} %`],
      ],
      goals: [
        atMost('check of its own mock', seconds, longestCheck, inSeconds),
        atLeast('requests with latency, of what the connections allow', share, leastShare),
      ],
      figures: { seconds, processor, share },
    };
  },
};
