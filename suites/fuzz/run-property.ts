import fc from 'fast-check';
import { operationOf } from '../../spec/contract.ts';
import { viewOf } from '../cases/build.ts';
import type { Finding, Judgement } from '../cases/case.ts';
import { mayBeOnBill } from '../cases/exchange.ts';
import type { Session } from '../cases/session.ts';
import { maySpend } from '../cases/target.ts';
import { isServed } from '../judge/classify.ts';
import { passed } from '../judge/judges.ts';
import { describeDrawn } from './describe-mutation.ts';
import { type Drawn, nothingDrawn } from './mutation.ts';
import type { FuzzCell, Property } from './property.ts';

/** The most requests that one case may send to shrink what it found. */
const shrinkingLimit = 100;

/** A bounded number of requests that may be sent in addition to those that are generated. */
export type Allowance = {
  /** Spends one request, and returns false where none is left. */
  readonly take: () => boolean;
};

/** Makes an allowance of `most` requests. */
export function createAllowance(most: number): Allowance {
  let left = most;
  return {
    take: () => {
      left -= 1;
      return left >= 0;
    },
  };
}

/** How one property is tried on one endpoint. */
export type Trial = {
  readonly property: Property;
  readonly cell: FuzzCell;
  /** How many requests are generated. */
  readonly count: number;
  /** The seed of these requests, and the one that the user knows. */
  readonly seed: number;
  readonly shownSeed: number;
  /** What all cases of a run together may spend on shrinking. */
  readonly allowance: Allowance;
};

type Failure = { readonly drawn: Drawn; readonly finding: Finding };

const failureOf = (drawn: Drawn, judgement: Judgement): Failure | null => {
  const finding = judgement.outcome === 'failed' ? judgement.findings[0] : undefined;
  return finding === undefined ? null : { drawn, finding };
};

/** The same failure: a request that is refused for what was taken out of it is another one. */
const isAlike = ({ finding: one }: Failure, { finding: other }: Failure): boolean =>
  one.severity === other.severity && one.exchange.answer?.status === other.exchange.answer?.status;

function failedWith({ drawn, finding }: Failure, how: string): Judgement {
  const seen = `${finding.seen}; ${how}: ${describeDrawn(drawn)}`;
  return { outcome: 'failed', findings: [{ ...finding, seen }] };
}

async function attempt({ property, cell }: Trial, session: Session, drawn: Drawn) {
  const { target } = session;
  const plan = property.write(drawn, cell, target);
  const [exchange, control] = await Promise.all([
    session.send(plan),
    session.control(property.control(plan, cell, target)),
  ]);
  return property.judge(exchange, viewOf(session, plan, control), drawn, target);
}

/**
 * Whether a failing request may be sent again: not where each time could be billed and nobody allowed
 * it, and never where it stayed unanswered and may have been served.
 */
function mayRepeat({ finding }: Failure, { cell }: Trial, session: Session): boolean {
  const { answer } = finding.exchange;
  const { cost } = operationOf(session.contract, cell.operation);
  if (answer === null) return !mayBeOnBill(finding.exchange);
  return !isServed(answer) || maySpend(session.target, cost);
}

/**
 * Generates requests and sends them until one fails. fast-check then shrinks it to the smallest request
 * that fails in the same way.
 *
 * @returns the case's judgement: one finding at most. It is inconclusive from the first inconclusive request on, so that a target in trouble gets no more requests
 */
export async function runProperty(trial: Trial, session: Session): Promise<Judgement> {
  const { property, cell, count, seed, shownSeed } = trial;
  if (property.hasPlain) {
    const judgement = await attempt(trial, session, nothingDrawn);
    const failure = failureOf(nothingDrawn, judgement);
    if (failure !== null) return failedWith(failure, 'nothing had to be generated for it');
    if (judgement.outcome !== 'passed') return judgement;
  }

  const failures: Failure[] = [];
  let unsettled: Judgement | null = null;
  const own = createAllowance(shrinkingLimit);

  const holds = async (drawn: Drawn): Promise<boolean> => {
    if (unsettled !== null) return true;
    const known = failures.at(-1);
    if (known !== undefined) {
      const mayShrink = mayRepeat(known, trial, session) && own.take() && trial.allowance.take();
      if (!mayShrink) return true;
    }
    const judgement = await attempt(trial, session, drawn);
    if (judgement.outcome === 'inconclusive' && known === undefined) unsettled = judgement;
    const failure = failureOf(drawn, judgement);
    if (failure === null || (known !== undefined && !isAlike(failure, known))) return true;
    failures.push(failure);
    return false;
  };

  await fc.check(fc.asyncProperty(property.draw(cell, session.target), holds), {
    seed,
    numRuns: count,
  });
  const smallest = failures.at(-1);
  if (smallest === undefined) return unsettled ?? passed;
  return mayRepeat(smallest, trial, session)
    ? failedWith(smallest, `the smallest request found with --seed ${shownSeed}`)
    : failedWith(
        smallest,
        `found with --seed ${shownSeed}, not shrunk as each try could be billed`,
      );
}
