import { type Contract, operationOf } from '../../spec/contract.ts';
import type { Style } from '../../spec/index.ts';
import { controlOf } from '../cases/build.ts';
import { type Finding, findingsOf, type Judgement } from '../cases/case.ts';
import { type Answer, type Exchange, headerOf } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import type { Session } from '../cases/session.ts';
import { maySpend } from '../cases/target.ts';
import {
  describeAnswer,
  explainFailure,
  isServed,
  readAnswer,
  troubleOf,
} from '../judge/classify.ts';
import { doubtOf, inconclusive, isSameRefusal, judgeFindings, passed } from '../judge/judges.ts';
import { resemblesAnswer } from '../judge/response-shape.ts';
import { acceptedSets } from './accepted-sets.ts';
import { smallestDeviating } from './bisect.ts';
import { type Carrier, describeCarriers, groupsOf, withCarriers } from './carrier.ts';

/** A request that must be refused, and what is added to it. */
export type Bundled = {
  readonly plan: RequestPlan;
  /** The style in which the control has its key. */
  readonly style: Style;
  readonly carriers: readonly Carrier[];
  /** True where only the key is wrong, so that the caller gets a 401 whatever is added. */
  readonly expects401?: boolean;
  /** Which of several requests to send, in turn, where one cannot have all carriers; absent for each. */
  readonly turn?: number;
};

/** A bundle as it is sent. */
type Sent = Bundled & {
  /** The answer to the valid key without carriers. */
  readonly control: Exchange;
  /** True where the valid key is accepted with the same carriers: then they explain no other status. */
  readonly isAccepted: boolean;
};

/** How an answer breaks the law of carriers; null where it does not. */
type Deviation = Pick<Finding, 'severity' | 'expected' | 'seen'> | null;

/** Separate findings in one bundle; more of them are left for the next run. */
const mostFindings = 4;

const isServerError = ({ answer }: Exchange): boolean => answer !== null && answer.status >= 500;

const asWithout = 'refused, as without it';

/** Whether a request that must be refused was served, or refused only for its body. */
function acceptedKey(contract: Contract, { plan, control }: Sent, exchange: Exchange): Deviation {
  const { answer } = exchange;
  if (answer === null) return null;
  if (resemblesAnswer(contract, plan.operation, answer, control.answer)) {
    return { severity: 'served', expected: asWithout, seen: describeAnswer(exchange) };
  }
  if (readAnswer(control).kind === 'taken' && isSameRefusal(answer, control)) {
    const seen = `${describeAnswer(exchange)}, as with a valid key: the key was accepted, only the body refused`;
    return { severity: 'served', expected: asWithout, seen };
  }
  return null;
}

const hasChallenge = (answer: Answer): boolean => headerOf(answer, 'www-authenticate') !== null;

/**
 * How a refusal differs from that of the plain request. It may not where the valid key is accepted with the
 * same carriers: a redirect to a login page, a 304 or a 400 instead of the 401 hides from a client that its
 * key is wrong.
 */
async function changedRefusal(
  session: Session,
  sent: Sent,
  exchange: Exchange,
): Promise<Deviation> {
  const { answer } = exchange;
  if (answer === null || !sent.isAccepted || sent.expects401 !== true) return null;
  if (troubleOf(answer) !== null) return null;
  const isWhole =
    answer.status === 401 && (sent.plan.credentials.length > 0 || hasChallenge(answer));
  if (isWhole) return null;
  const { answer: plain } = await session.control(sent.plan);
  if (plain?.status !== 401) return null;
  const seen = describeAnswer(exchange);
  if (answer.status !== 401) {
    return { severity: 'wrong-refusal', expected: '401, as without it', seen };
  }
  const expected = '401 with its challenge, as without it';
  return hasChallenge(plain)
    ? { severity: 'wrong-shape', expected, seen: `${seen}, no challenge` }
    : null;
}

/** Reads the answer to a request that must be refused. */
async function deviationOf(session: Session, sent: Sent, exchange: Exchange): Promise<Deviation> {
  const accepted = acceptedKey(session.contract, sent, exchange);
  if (accepted !== null || exchange.answer === null) return accepted;
  return isServerError(exchange)
    ? { severity: 'wrong-refusal', expected: asWithout, seen: describeAnswer(exchange) }
    : changedRefusal(session, sent, exchange);
}

/** The plain request with the valid key, which the control of a bundle adds its carriers to. */
const plainControl = (contract: Contract, { plan, style }: Bundled): RequestPlan =>
  controlOf(contract, plan, style);

/** Whether the valid key is accepted with these carriers, as it is without them. */
async function isAccepted(
  session: Session,
  bundled: Bundled,
  some: readonly Carrier[],
): Promise<boolean> {
  const plan = plainControl(session.contract, bundled);
  const [plain, exchange] = await Promise.all([
    session.control(plan),
    session.control(withCarriers(plan, some)),
  ]);
  const { kind } = readAnswer(exchange);
  return kind === 'served' || (kind === 'taken' && isSameRefusal(exchange.answer, plain));
}

/**
 * The form in which a request is sent again and again: free where the run pays for nothing. It shows as much
 * where the gateway judges keys before bodies, unless the plain request is no longer refused so: a free body names no
 * denied model.
 */
async function freeFormOf(session: Session, sent: Sent): Promise<RequestPlan> {
  const { plan } = sent;
  const isPaidFor = maySpend(session.target, operationOf(session.contract, plan.operation).cost);
  if (isPaidFor || session.orderOf(plan.operation) !== 'key-first') return plan;
  const probe: RequestPlan = { ...plan, body: 'probe' };
  const isRefused = (await deviationOf(session, sent, await session.control(probe))) === null;
  return isRefused ? probe : plan;
}

/** Finds each smallest set of carriers with which a request deviates, and the answer that shows it. */
async function findCulprits(session: Session, sent: Sent, first: Exchange): Promise<Finding[]> {
  const findings: Finding[] = [];
  const probe = await freeFormOf(session, sent);
  let rest = sent.carriers;
  let exchange = first;
  while (findings.length < mostFindings) {
    const deviation = await deviationOf(session, sent, exchange);
    if (deviation === null) break;
    let shown = { exchange, deviation };
    const culprits = await smallestDeviating(rest, async (some) => {
      const again = await session.send(withCarriers(probe, some));
      const found = await deviationOf(session, sent, again);
      if (found !== null) shown = { exchange: again, deviation: found };
      return found !== null;
    });
    const isWhole = culprits.length === rest.length && rest.length > 1;
    findings.push({
      ...shown.deviation,
      seen: isWhole
        ? `${shown.deviation.seen}, once, and not again with any part of the same additions`
        : `${shown.deviation.seen}, with ${describeCarriers(culprits)}`,
      exchange: shown.exchange,
    });
    rest = rest.filter((carrier) => !culprits.includes(carrier));
    if (rest.length === 0) break;
    exchange = await session.send(withCarriers(probe, rest));
  }
  return findings;
}

/** Why a deviation is none of the carriers' doing: the plain request deviates, too. */
async function plainDeviates(session: Session, sent: Sent): Promise<Judgement | null> {
  const plain = await session.control(sent.plan);
  if ((await deviationOf(session, sent, plain)) === null) return null;
  const what = plain.answer !== null && isServed(plain.answer) ? 'served' : 'answered';
  return {
    outcome: 'inconclusive',
    reason: `the same request in its plain form is ${what} with ${plain.answer?.status}: this is no bypass, and another clause reports it`,
    elsewhere: true,
  };
}

/** Judges the answer to a request with carriers; it is no bypass where the plain request gets the same. */
async function judgeExchange(session: Session, sent: Sent, exchange: Exchange): Promise<Judgement> {
  if (exchange.answer === null) return inconclusive(explainFailure(exchange));
  if ((await deviationOf(session, sent, exchange)) === null) return passed;
  const elsewhere = await plainDeviates(session, sent);
  return elsewhere ?? judgeFindings(await findCulprits(session, sent, exchange));
}

/** Judges a bundle where no refusal proves anything: only what is served counts. */
async function judgeInDoubt(
  session: Session,
  bundled: Bundled,
  control: Exchange | null,
  doubt: string,
): Promise<Judgement> {
  const { plan, carriers } = bundled;
  const exchange = await session.send(withCarriers(plan, carriers));
  const { answer } = exchange;
  if (answer === null) return inconclusive(explainFailure(exchange));
  if (!isServed(answer)) return inconclusive(doubt);
  const sent = { ...bundled, control: control ?? exchange, isAccepted: false };
  return judgeExchange(session, sent, exchange);
}

/** The additions of each request: all in one where the valid key is accepted so, else each set, or one in turn. */
function additionsOf(
  { carriers, turn }: Bundled,
  sets: readonly (readonly Carrier[])[],
): readonly (readonly Carrier[])[] {
  const inTurn = turn === undefined ? sets : sets.filter((_, at) => at === turn % sets.length);
  return sets.flat().length === carriers.length ? inTurn : [carriers, ...inTurn];
}

/**
 * Sends a request that must be refused with a bundle of carriers, and judges it by the law: it is refused as
 * without them, above all not with 5xx. A deviation is bisected to the smallest set that causes it. A refusal counts
 * only where the valid key is accepted with the same carriers; else the bundle is split.
 */
export async function judgeBundle(session: Session, bundled: Bundled): Promise<Judgement> {
  if (session.keyOf('active') === undefined) {
    return judgeInDoubt(session, bundled, null, 'there is no valid key to compare with');
  }
  const control = await session.control(plainControl(session.contract, bundled));
  const doubt = doubtOf(control, session.orderOf(bundled.plan.operation));
  if (doubt !== null) return judgeInDoubt(session, bundled, control, doubt);
  const { groups, all } = groupsOf(bundled.carriers);
  const sets = await acceptedSets(groups, (some) => isAccepted(session, bundled, some), all);
  const findings: Finding[] = [];
  for (const some of additionsOf(bundled, sets)) {
    const sent = { ...bundled, carriers: some, control, isAccepted: sets.includes(some) };
    const exchange = await session.send(withCarriers(sent.plan, some));
    const judgement = await judgeExchange(session, sent, exchange);
    // What one part let in counts, whatever becomes of the next.
    if (judgement.outcome === 'inconclusive' && findings.length === 0) return judgement;
    if (judgement.outcome === 'inconclusive') break;
    findings.push(...findingsOf(judgement));
  }
  return sets.length === 0 && findings.length === 0
    ? inconclusive('the valid key is refused with each of these additions')
    : judgeFindings(findings);
}
