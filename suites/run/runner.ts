import { realClock } from '../../base/clock.ts';
import { wordsOf } from '../../base/errors.ts';
import type { Contract } from '../../spec/contract.ts';
import type { Case, CaseResult, Judgement } from '../cases/case.ts';
import type { Provisioner } from '../cases/provisioner.ts';
import type { Target } from '../cases/target.ts';
import { inconclusive } from '../judge/judges.ts';
import type { Limits } from '../wire/pace.ts';
import { createWire } from '../wire/wire.ts';
import { confirm } from './confirm.ts';
import { openSession } from './open-session.ts';
import { obstacleTo } from './preconditions.ts';
import type { Probes } from './probe-count.ts';
import { lookAgain, type SecondLooks } from './retries.ts';
import type { RunSettings } from './run-settings.ts';
import { runSingle } from './run-single.ts';
import type { Spending } from './spending.ts';
import { type FirstLook, surveyed } from './survey.ts';

/** The settings of a run, and what is run against which target. */
export type RunOptions = RunSettings & {
  readonly target: Target;
  readonly cases: readonly Case[];
  /** A way to make keys, which keeps to its own budget. */
  readonly provisioner?: Provisioner | null;
  /**
   * For a gateway that is not known beforehand: its first look asks every format and for its models,
   * and is handed over before any case is run. A reason that comes back ends the run there.
   */
  readonly survey?: (look: FirstLook) => string | null;
};

/** A whole run: every case that was asked for, in its order. */
export type Run = {
  readonly results: readonly CaseResult[];
  readonly look: FirstLook;
  /** Why no case was run after the first look; null where they were. */
  readonly stopped: string | null;
  /** Whether the target stopped answering while cases were run. */
  readonly wentAway?: boolean;
  /** How many requests were sent. */
  readonly requests: number;
  /** How many calls that have a price were served, by operation. */
  readonly served: ReturnType<Spending['counts']>;
  readonly limits: Limits;
  /** How many cases were done when the run was ended early; null where it came to its end. */
  readonly endedAfter: number | null;
  /** How often each key state was probed. */
  readonly probes: Probes;
  /** How findings were looked at again; absent where they were not to be. */
  readonly secondLooks?: SecondLooks;
  /** Values that were made or used as keys during the run, none of which a report may show. */
  readonly secrets: readonly string[];
  readonly startedAt: Date;
  readonly milliseconds: number;
};

/** How many cases are looked at again at the same time. */
const gentle = 4;

const ended = inconclusive('the run was ended before it came to this');

/**
 * Runs cases against a target: a first look, then every case beside its control. It never throws for
 * what a target does; a target that stops answering leaves the rest inconclusive.
 */
export async function runCases(contract: Contract, options: RunOptions): Promise<Run> {
  const { target, cases, concurrency, signal, clock = realClock } = options;
  const startedAt = new Date();
  const start = performance.now();
  const wire = createWire({ ...options, origin: target.baseUrl.origin });
  const run = openSession(contract, target, wire, options);
  const operations = [...new Set(cases.map(({ operation }) => operation))];
  const { survey } = options;
  const look = await run.look(
    survey === undefined ? operations : surveyed(contract, operations, target),
    survey !== undefined,
  );
  const isEnded = (): boolean => signal?.aborted === true;
  const stopped = look.unreachable === null && !isEnded() ? (survey?.(look) ?? null) : null;
  let done = 0;

  const judgeOnce = async (one: Case): Promise<Judgement> => {
    const obstacle = obstacleTo(
      contract,
      one,
      run.session.target,
      run.session.provisioner !== null,
    );
    if (obstacle !== null) return obstacle;
    if (look.unreachable !== null)
      return inconclusive(`the target did not answer: ${look.unreachable}`);
    if (stopped !== null) return inconclusive(stopped);
    const gone = run.goneBecause();
    if (gone !== null) return inconclusive(gone);
    try {
      return one.kind === 'single'
        ? await runSingle(one, run.session, run.build)
        : await one.run(run.session);
    } catch (error) {
      return inconclusive(`the case broke off: ${wordsOf(error)}`);
    }
  };

  const results = await inParallel(cases, concurrency, async (one): Promise<CaseResult> => {
    const began = performance.now();
    const judgement = isEnded() ? ended : await confirm(() => judgeOnce(one));
    const milliseconds = Math.round(performance.now() - began);
    // What was cut short may look like anything.
    if (isEnded()) return { case: one, judgement: ended, milliseconds };
    done += 1;
    options.notify?.progress?.(done, cases.length);
    return { case: one, judgement, milliseconds };
  });
  const again =
    options.secondLooks === undefined || isEnded()
      ? null
      : await lookAgain(contract, results, {
          target,
          most: options.secondLooks,
          judge: judgeOnce,
          now: clock.now,
          inParallel: (items, work) => inParallel(items, Math.min(concurrency, gentle), work),
          tell: (looked, looks) =>
            options.notify?.progress?.(cases.length + looked, cases.length + looks),
        });
  await wire.close();
  return {
    // A look that was cut short tells nothing.
    results: again === null || isEnded() ? results : again.results,
    ...(again === null || isEnded() ? {} : { secondLooks: again.looks }),
    look,
    stopped,
    wentAway: run.goneBecause() !== null,
    requests: run.requests() + (target.sentBefore ?? 0),
    served: run.served(),
    limits: wire.limits(),
    endedAfter: isEnded() && done < cases.length ? done : null,
    probes: run.probes(),
    secrets: run.secrets(),
    startedAt,
    milliseconds: Math.round(performance.now() - start),
  };
}

/** Calls `work` for each item, so many at a time, and keeps the order of the results. */
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
