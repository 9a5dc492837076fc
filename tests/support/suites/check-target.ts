import type { Clock } from '../../../base/clock.ts';
import { selectCases } from '../../../check/select-cases.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import { makeReport } from '../../../report/model/make-report.ts';
import type { Report } from '../../../report/model/report.ts';
import type { RequirementId } from '../../../spec/index.ts';
import type { Case } from '../../../suites/cases/case.ts';
import type { Provisioner } from '../../../suites/cases/provisioner.ts';
import type { Target } from '../../../suites/cases/target.ts';
import { casesOf } from '../../../suites/checks/index.ts';
import { judgeRun } from '../../../suites/judge/verdict.ts';
import { type Run, runCases } from '../../../suites/run/runner.ts';
import type { Pause } from '../../../suites/wire/limit.ts';
import { parseReport } from '../report/report-schema.ts';
import { wholeFor } from './representative.ts';

/** How a target is checked; every member has a default. */
export type Checking = {
  /** Patterns over case ids; every case without any. */
  readonly only?: readonly string[];
  /** The clauses of which every case runs; of each other one case of each variant. All of them by default. */
  readonly wholly?: readonly RequirementId[];
  /** With `wholly`: which part of a clause's many variants runs, as `wholeFor` counts them. */
  readonly part?: number;
  readonly strict?: boolean;
  readonly thorough?: boolean;
  readonly timeout?: number;
  readonly concurrency?: number;
  /** Requests in a second; no limit by default. */
  readonly rate?: number;
  /** The machine's own clock by default. */
  readonly clock?: Clock;
  readonly provisioner?: Provisioner;
  /** Called when nothing is sent for a while, or requests of a kind not any more. */
  readonly onPause?: (pause: Pause) => void;
  /** At most how many failed cases are retried; none by default. */
  readonly secondLooks?: number;
};

/** Reports the outcome of a run as `check` would, as a report that was written as JSON and read again. */
export function reportOf(run: Run, target: Target, checking: Checking = {}): Report {
  const strict = checking.strict ?? false;
  const verdict = judgeRun(run.results, {
    strict,
    narrowed: selectCases(
      checking.only ?? [],
      casesOf(builtInContract(), { thorough: checking.thorough === true }),
    ).narrowed,
    unreachable: run.survey.unreachable,
    endedAfter: run.endedAfter,
    gone: run.gone,
  });
  const facts = {
    version: '0.0.0',
    embedded: false,
    strict,
    thorough: checking.thorough ?? false,
  };
  return parseReport(JSON.stringify(makeReport(run, verdict, target, facts)));
}

function casesFor({ only = [], wholly, part, thorough = false }: Checking): readonly Case[] {
  const { cases } = selectCases(only, casesOf(builtInContract(), { thorough }));
  return wholly === undefined ? cases : wholeFor(wholly, cases, part);
}

/** Runs cases against a target. */
export const runAgainst = (target: Target, checking: Checking = {}): Promise<Run> =>
  runCases(builtInContract(), {
    target,
    cases: casesFor(checking),
    timeout: checking.timeout ?? 10_000,
    concurrency: checking.concurrency ?? 32,
    rate: checking.rate ?? null,
    ...(checking.clock === undefined ? {} : { clock: checking.clock }),
    provisioner: checking.provisioner ?? null,
    notify: { pause: checking.onPause },
    ...(checking.secondLooks === undefined ? {} : { retries: checking.secondLooks }),
  });

/** Checks a target as `check` would, without a process of its own. */
export const checkTarget = async (target: Target, checking: Checking = {}): Promise<Report> =>
  reportOf(await runAgainst(target, checking), target, checking);
