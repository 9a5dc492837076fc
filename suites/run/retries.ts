import { type Contract, operationOf } from '../../spec/contract.ts';
import {
  type CaseResult,
  type Finding,
  findingsOf,
  type Judgement,
  severities,
} from '../cases/case.ts';
import { mayBeOnBill } from '../cases/exchange.ts';
import { maySpend, type Target } from '../cases/target.ts';
import { isServed } from '../judge/classify.ts';
import type { CaseOutline } from './outlines.ts';

/** How many failed cases a run retried. */
export type Retries = {
  /** How many cases failed. */
  readonly failed: number;
  /** How many of them had more than one attempt. */
  readonly confirmed: number;
  /** How many of them were skipped, since each retry could have been billed. */
  readonly unpaid: number;
};

/** Attempts at a failed case, the first one included. */
export const mostAttempts = 3;

/** Milliseconds after which no further retry starts. */
const longestRetrying = 30_000;

/** A case that took longer, in milliseconds, or sends more requests is not retried. */
const longest = 10_000;
const mostRequests = 40;

const wasRetried = (judgement: Judgement): boolean =>
  findingsOf(judgement).every(({ looks }) => looks !== undefined);

/** Returns whether a case is never retried: it repeats its requests itself, generates them, or sends none. */
export const isTriedOnce = (one: CaseOutline): boolean =>
  one.kind === 'scenario' &&
  (one.isLast === true ||
    one.generates !== undefined ||
    (one.steady ?? one.requests) > mostRequests);

/**
 * Whether a retry could be billed beyond what the user allowed. An unanswered request that may have been
 * served is not sent again at any allowed cost.
 */
function isUnpaid(
  contract: Contract,
  { case: one, judgement }: CaseResult,
  target: Target,
): boolean {
  const isUnclear = findingsOf(judgement).some(
    ({ exchange }) => exchange.answer === null && mayBeOnBill(exchange),
  );
  if (isUnclear) return true;
  const { cost, method } = operationOf(contract, one.operation);
  const wasServed = findingsOf(judgement).some(
    ({ severity, exchange: { request, answer } }) =>
      // What another method returns, such as a page or a list, is not the call that may be billed.
      (answer !== null && isServed(answer) && request.method.toUpperCase() === method) ||
      (one.kind === 'scenario' && severity === 'served'),
  );
  return wasServed && !maySpend(target, cost);
}

const severityOf = (judgement: Judgement): number =>
  Math.min(...findingsOf(judgement).map(({ severity }) => severities.indexOf(severity)));

/** What findings of one cause have in common, as seen from outside. */
function causeOf({ case: one, judgement }: CaseResult): string {
  const [first] = findingsOf(judgement);
  return [one.requirement, severityOf(judgement), first?.exchange.answer?.status].join(' ');
}

/** Numbers items by how many before them have the same name. */
function turnsBy<Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<Item, number> {
  const counts = new Map<string, number>();
  return new Map(
    items.map((item) => {
      const name = nameOf(item);
      const turn = counts.get(name) ?? 0;
      counts.set(name, turn + 1);
      return [item, turn];
    }),
  );
}

/**
 * Chooses which failed cases to retry: one of each cause before a second of any, on as many endpoints as
 * possible, the most severe first.
 *
 * @param most the number of cases that may be retried
 */
export function chooseRetries(
  contract: Contract,
  results: readonly CaseResult[],
  target: Target,
  most: number,
): { readonly chosen: readonly CaseResult[]; readonly unpaid: number } {
  const open = results.filter(
    (result) =>
      result.judgement.outcome === 'failed' &&
      !wasRetried(result.judgement) &&
      !isTriedOnce(result.case) &&
      result.milliseconds < longest,
  );
  const free = open.filter((result) => !isUnpaid(contract, result, target));
  const onOperation = turnsBy(free, (one) => `${causeOf(one)} ${one.case.operation}`);
  const spread = free.toSorted(
    (one, other) => (onOperation.get(one) ?? 0) - (onOperation.get(other) ?? 0),
  );
  const ofCause = turnsBy(spread, causeOf);
  const ranked = spread.toSorted(
    (one, other) =>
      (ofCause.get(one) ?? 0) - (ofCause.get(other) ?? 0) ||
      severityOf(one.judgement) - severityOf(other.judgement),
  );
  return { chosen: ranked.slice(0, most), unpaid: open.length - free.length };
}

const nameOf = ({ severity, expected }: Finding): string => `${severity} ${expected}`;

/**
 * Merges the attempts at one case: every finding, with the number of attempts that showed it. An
 * inconclusive attempt does not count. Where only a retry refused a valid key, the provider is to blame.
 */
export function mergeRetries(first: Judgement, later: readonly Judgement[]): Judgement {
  const conclusive = later.filter(({ outcome }) => outcome === 'passed' || outcome === 'failed');
  if (conclusive.length === 0 || first.outcome !== 'failed') return first;
  const attempts = [first, ...conclusive];
  const found = new Map<string, { readonly finding: Finding; readonly count: number }>();
  for (const [turn, attempt] of attempts.entries()) {
    const names = new Set<string>();
    for (const finding of findingsOf(attempt)) {
      const name = nameOf(finding);
      if (names.has(name)) continue;
      names.add(name);
      const known = found.get(name);
      if (known === undefined && turn > 0 && finding.severity === 'refused') continue;
      found.set(name, { finding: known?.finding ?? finding, count: (known?.count ?? 0) + 1 });
    }
  }
  const findings = [...found.values()].map(({ finding, count }) => ({
    ...finding,
    looks: { taken: attempts.length, found: count },
  }));
  return { outcome: 'failed', findings };
}

/**
 * Retries failed cases, twice each, in two rounds, so that time passes between the attempts at a case. A
 * finding that does not show each time stays a finding, with the number of attempts that showed it.
 *
 * @param options.most the number of cases that may be retried
 * @param options.judge runs a case and judges it
 * @param options.inParallel calls a function for each item, a few at a time
 * @param options.now the run's clock, in milliseconds
 * @param options.onProgress called after each retry with the number done and the total
 */
export async function retryFailures(
  contract: Contract,
  results: readonly CaseResult[],
  options: {
    readonly target: Target;
    readonly most: number;
    readonly judge: (one: CaseResult['case']) => Promise<Judgement>;
    readonly now: () => number;
    readonly inParallel: (
      items: readonly CaseResult[],
      work: (item: CaseResult) => Promise<void>,
    ) => Promise<unknown>;
    readonly onProgress: (done: number, total: number) => void;
  },
): Promise<{ readonly results: readonly CaseResult[]; readonly retries: Retries }> {
  const { chosen, unpaid } = chooseRetries(contract, results, options.target, options.most);
  const end = options.now() + longestRetrying;
  const later = new Map<CaseResult, readonly Judgement[]>();
  let done = 0;
  for (let round = 1; round < mostAttempts; round += 1) {
    await options.inParallel(chosen, async (result) => {
      const before = later.get(result) ?? [];
      // An inconclusive retry has met a limit or a problem: the case is not retried again.
      const isInconclusive = before.some(({ outcome }) => outcome === 'inconclusive');
      if (!isInconclusive && options.now() < end) {
        later.set(result, [...before, await options.judge(result.case)]);
      }
      done += 1;
      options.onProgress(done, chosen.length * (mostAttempts - 1));
    });
  }
  const merged = results.map((result) => ({
    ...result,
    judgement: mergeRetries(result.judgement, later.get(result) ?? []),
  }));
  const failing = merged.filter(({ judgement }) => judgement.outcome === 'failed');
  const confirmed = failing.filter(({ judgement }) => wasRetried(judgement)).length;
  return { results: merged, retries: { failed: failing.length, confirmed, unpaid } };
}
