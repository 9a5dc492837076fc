import { type Contract, operationOf } from '../../spec/contract.ts';
import {
  type Case,
  type CaseResult,
  type Finding,
  findingsOf,
  type Judgement,
  severities,
} from '../cases/case.ts';
import { mayBeOnBill } from '../cases/exchange.ts';
import { maySpend, type Target } from '../cases/target.ts';
import { isServed } from '../judge/classify.ts';

/** How a run came to look at findings again, and what it saw. */
export type SecondLooks = {
  /** How many cases failed. */
  readonly failed: number;
  /** How many of them were looked at more than once. */
  readonly confirmed: number;
  /** How many of them were left alone since each look could have been billed. */
  readonly unpaid: number;
};

/** How often a case is looked at in all. */
export const looksInAll = 3;

/** Milliseconds after which no further look is begun. */
const enough = 30_000;

/** A case that took longer, in milliseconds, or sends more requests is not asked for again. */
const longest = 10_000;
const mostRequests = 40;

const lookedAtBefore = (judgement: Judgement): boolean =>
  findingsOf(judgement).every(({ looks }) => looks !== undefined);

/** Cases that send the same many times, or generate what they send, have looked again by themselves. */
export const isLookedAtOnce = (one: Case): boolean =>
  one.kind === 'scenario' &&
  (one.generates !== undefined || (one.steady ?? one.requests) > mostRequests);

/**
 * Whether a further look at a case could be billed, and nobody allowed that. What stayed unanswered and
 * may have been served is not sent again, whatever may be spent.
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
      // What another method gives, such as a page or a list, is not the call that has a price.
      (answer !== null && isServed(answer) && request.method.toUpperCase() === method) ||
      (one.kind === 'scenario' && severity === 'served'),
  );
  return wasServed && !maySpend(target, cost);
}

const gravest = (judgement: Judgement): number =>
  Math.min(...findingsOf(judgement).map(({ severity }) => severities.indexOf(severity)));

/** What findings of one cause have in common, as far as it can be seen from without. */
function causeOf({ case: one, judgement }: CaseResult): string {
  const [first] = findingsOf(judgement);
  return [one.requirement, gravest(judgement), first?.exchange.answer?.status].join(' ');
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
 * Chooses which failed cases are looked at again: of each cause one before a second of any, on as many
 * endpoints as can be, the gravest first.
 *
 * @param most at most how many
 */
export function chooseForSecondLook(
  contract: Contract,
  results: readonly CaseResult[],
  target: Target,
  most: number,
): { readonly chosen: readonly CaseResult[]; readonly unpaid: number } {
  const open = results.filter(
    (result) =>
      result.judgement.outcome === 'failed' &&
      !lookedAtBefore(result.judgement) &&
      !isLookedAtOnce(result.case) &&
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
      gravest(one.judgement) - gravest(other.judgement),
  );
  return { chosen: ranked.slice(0, most), unpaid: open.length - free.length };
}

const nameOf = ({ severity, expected }: Finding): string => `${severity} ${expected}`;

/**
 * Puts several looks at one case together: whatever was found in any of them, each with the number of
 * looks that showed it. A look that could not tell does not count. That a good key was refused in a later
 * look alone is left to the provider behind the gateway.
 */
export function mergeLooks(first: Judgement, later: readonly Judgement[]): Judgement {
  const told = later.filter(({ outcome }) => outcome === 'passed' || outcome === 'failed');
  if (told.length === 0 || first.outcome !== 'failed') return first;
  const looks = [first, ...told];
  const found = new Map<string, { readonly finding: Finding; readonly count: number }>();
  for (const [turn, look] of looks.entries()) {
    const names = new Set<string>();
    for (const finding of findingsOf(look)) {
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
    looks: { taken: looks.length, found: count },
  }));
  return { outcome: 'failed', findings };
}

/**
 * Looks at failed cases again, twice each, in two rounds, so that a look is not just behind the one before
 * it. A finding that does not show each time stays a finding: it is told how often it showed.
 *
 * @param options.most at most how many cases
 * @param options.judge runs a case and judges it
 * @param options.inParallel calls a function for each item, a few at a time
 * @param options.now the time by which the run goes, in milliseconds
 * @param options.tell called after each look with how many are done, of how many
 */
export async function lookAgain(
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
    readonly tell: (done: number, total: number) => void;
  },
): Promise<{ readonly results: readonly CaseResult[]; readonly looks: SecondLooks }> {
  const { chosen, unpaid } = chooseForSecondLook(contract, results, options.target, options.most);
  const end = options.now() + enough;
  const later = new Map<CaseResult, readonly Judgement[]>();
  let done = 0;
  for (let round = 1; round < looksInAll; round += 1) {
    await options.inParallel(chosen, async (result) => {
      const before = later.get(result) ?? [];
      // What could not be told has run into a limit or trouble: it is left alone.
      const isLeftAlone = before.some(({ outcome }) => outcome === 'inconclusive');
      if (!isLeftAlone && options.now() < end) {
        later.set(result, [...before, await options.judge(result.case)]);
      }
      done += 1;
      options.tell(done, chosen.length * (looksInAll - 1));
    });
  }
  const merged = results.map((result) => ({
    ...result,
    judgement: mergeLooks(result.judgement, later.get(result) ?? []),
  }));
  const failing = merged.filter(({ judgement }) => judgement.outcome === 'failed');
  const confirmed = failing.filter(({ judgement }) => lookedAtBefore(judgement)).length;
  return { results: merged, looks: { failed: failing.length, confirmed, unpaid } };
}
