import { realClock } from '../../base/clock.ts';
import { wordsOf } from '../../base/errors.ts';
import type { Contract } from '../../spec/contract.ts';
import { controlOf, request } from '../cases/build.ts';
import type { Case, CaseResult, Judgement } from '../cases/case.ts';
import type { Provisioner } from '../cases/provisioner.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import type { Session } from '../cases/session.ts';
import type { Target } from '../cases/target.ts';
import { acceptsKey, readAnswer } from '../judge/classify.ts';
import { inconclusive } from '../judge/judges.ts';
import type { Limits } from '../wire/limit.ts';
import { createWire } from '../wire/wire.ts';
import { judgeWhereAbsent } from './absence.ts';
import { confirm, createFailureMemory } from './confirm.ts';
import { openSession } from './open-session.ts';
import { inOrderOfStart } from './order-cases.ts';
import { unmetPrecondition } from './preconditions.ts';
import { type Retries, retryFailures } from './retries.ts';
import type { RunSettings } from './run-settings.ts';
import { runSingle } from './run-single.ts';
import { type Survey, surveyedOperations } from './survey.ts';
import type { Probes } from './watch/probe-count.ts';
import type { Spending } from './watch/spending.ts';

/** The settings of a run, and what is run against which target. */
export type RunOptions = RunSettings & {
  readonly target: Target;
  readonly cases: readonly Case[];
  /** A way to make keys; it has its own budget. */
  readonly provisioner?: Provisioner | null;
  /**
   * Called with the survey before any case runs; a reason that it returns ends the run there. With it the
   * survey of an unknown gateway also covers every format and its models.
   */
  readonly onSurvey?: (survey: Survey) => string | null;
};

/** A whole run: every selected case, in order. */
export type Run = {
  readonly results: readonly CaseResult[];
  readonly survey: Survey;
  /** Why the run stopped after the survey; null where it went on. */
  readonly stopped: string | null;
  /** Why the run sent nothing more before its last case, such as a target that stopped answering; null where it did. */
  readonly gone?: string | null;
  /** How many requests were sent. */
  readonly requests: number;
  /** How many calls that may be billed were served, by operation. */
  readonly served: ReturnType<Spending['counts']>;
  readonly limits: Limits;
  /** Cases that got an answer with 5xx, and passed when they were judged again. */
  readonly passedAfterFailure: number;
  /** How many cases were done when the run ended early; null where all were. */
  readonly endedAfter: number | null;
  /** How often each key state was probed. */
  readonly probes: Probes;
  /** How failed cases were retried; absent where the run does not retry. */
  readonly retries?: Retries;
  /** Values that were made or used as keys during the run; a report must show none. */
  readonly secrets: readonly string[];
  readonly startedAt: Date;
  readonly milliseconds: number;
};

/** Cases that are retried at the same time. */
const gentle = 4;

/** Cases in addition to those that the concurrency allows, as a share of it: some wait for a shared control. */
const moreCases = 0.25;

const ended = inconclusive('the run ended before this case');

/**
 * Runs cases against a target: a survey, then every case with its control. It never throws because of
 * the target; where that stops answering, the remaining cases are inconclusive.
 */
export async function runCases(contract: Contract, options: RunOptions): Promise<Run> {
  const { target, cases, concurrency, signal, clock = realClock } = options;
  const startedAt = new Date();
  const start = performance.now();
  const wire = createWire({ ...options, origin: target.baseUrl.origin });
  const run = openSession(contract, target, wire, options);
  const operations = [...new Set(cases.map(({ operation }) => operation))];
  const { onSurvey } = options;
  const survey = await run.survey(
    onSurvey === undefined ? operations : surveyedOperations(contract, operations, target),
    onSurvey !== undefined,
  );
  const isEnded = (): boolean => signal?.aborted === true;
  const stopped = survey.unreachable === null && !isEnded() ? (onSurvey?.(survey) ?? null) : null;
  let done = 0;
  const failures = createFailureMemory();

  const judgeOnce = async (one: Case): Promise<Judgement> => {
    const unmet = unmetPrecondition(
      contract,
      one,
      run.session.target,
      run.session.provisioner !== null,
    );
    if (unmet !== null) return unmet;
    if (survey.unreachable !== null)
      return inconclusive(`the target did not answer: ${survey.unreachable}`);
    if (stopped !== null) return inconclusive(stopped);
    const gone = await run.goneBecause();
    if (gone !== null) return inconclusive(gone);
    try {
      const judgement =
        one.kind === 'single'
          ? await runSingle(one, run.session, run.build)
          : await one.run(run.session);
      return judgeWhereAbsent(judgement, survey.absent[one.operation]);
    } catch (error) {
      return inconclusive(`the case failed with an error: ${wordsOf(error)}`);
    }
  };

  const runCase = async (one: Case): Promise<CaseResult> => {
    const began = performance.now();
    // A scenario has no request of its own to compare with.
    const control =
      one.kind === 'single' ? one.control : controlOf(contract, request(one.operation, []));
    const judgement = isEnded()
      ? ended
      : await confirm(() => judgeOnce(one), {
          isOwn: run.isOwnRefusal(one.operation),
          failures,
          pause: run.session.pause,
          ...(control === null ? {} : { answersValidKey: () => answers(run.session, control) }),
        });
    const milliseconds = Math.round(performance.now() - began);
    // The result of an interrupted case means nothing.
    if (isEnded()) return { case: one, judgement: ended, milliseconds };
    done += 1;
    options.notify?.progress?.(done, cases.length);
    return { case: one, judgement, milliseconds };
  };
  const resultOf = new Map<Case, CaseResult>();
  const width = concurrency + Math.floor(concurrency * moreCases);
  // A rate makes a run long, and somebody may end it.
  const keepsOrder = options.maxBadKeys !== undefined || (options.rate ?? null) !== null;
  for (const some of inOrderOfStart(cases, { keepsOrder })) {
    for (const result of await inParallel(some, width, runCase)) {
      resultOf.set(result.case, result);
    }
  }
  const results = cases.flatMap((one) => resultOf.get(one) ?? []);
  const again =
    options.retries === undefined || isEnded()
      ? null
      : await retryFailures(contract, results, {
          target,
          most: options.retries,
          judge: judgeOnce,
          now: clock.now,
          inParallel: (items, work) => inParallel(items, Math.min(concurrency, gentle), work),
          onProgress: (retried, total) =>
            options.notify?.progress?.(cases.length + retried, cases.length + total),
        });
  await wire.close();
  return {
    // An interrupted retry means nothing.
    results: again === null || isEnded() ? results : again.results,
    ...(again === null || isEnded() ? {} : { retries: again.retries }),
    survey,
    stopped,
    gone: await run.goneBecause(),
    requests: run.requests() + (target.sentBefore ?? 0),
    served: run.served(),
    limits: wire.limits(),
    passedAfterFailure: failures.passed(),
    endedAfter: isEnded() && done < cases.length ? done : null,
    probes: run.probes(),
    secrets: run.secrets(),
    startedAt,
    milliseconds: Math.round(performance.now() - start),
  };
}

/** Whether a valid request is accepted when it is sent now. */
async function answers(session: Session, plan: RequestPlan): Promise<boolean> {
  return acceptsKey(readAnswer(await session.send(plan)));
}

/** Calls `work` for each item, `width` at a time, and returns the results in order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) results[at] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
