import { type Contract, operationOf } from '../../spec/contract.ts';
import type { Style } from '../../spec/index.ts';
import { controlOf } from '../cases/build.ts';
import { type Finding, findingsOf, type Judgement, type Severity } from '../cases/case.ts';
import type { Exchange } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import type { Session } from '../cases/session.ts';
import { maySpend } from '../cases/target.ts';
import { describeAnswer, explainFailure, isServed, readAnswer } from '../judge/classify.ts';
import { doubtOf, inconclusive, isSameRefusal, judgeFindings, passed } from '../judge/judges.ts';
import { resemblesAnswer } from '../judge/response-shape.ts';
import { acceptedSets } from './accepted-sets.ts';
import { smallestDeviating } from './bisect.ts';
import { type Carrier, describeCarriers, withCarriers } from './carrier.ts';

/** A request that must be refused, and what is added to it. */
export type Bundled = {
  readonly plan: RequestPlan;
  /** The style in which the control has its key. */
  readonly style: Style;
  readonly carriers: readonly Carrier[];
  /** Which of several requests to send, in turn, where one cannot have all carriers; absent for each. */
  readonly turn?: number;
};

/** How an answer breaks the law of carriers; null where it does not. */
type Deviation = { readonly severity: Severity; readonly seen: string } | null;

/** Separate findings in one bundle; more of them are left for the next run. */
const mostFindings = 4;

const isServerError = ({ answer }: Exchange): boolean => answer !== null && answer.status >= 500;

/**
 * Reads the answer to a request that must be refused.
 *
 * @param control the answer to the valid key without carriers
 */
function deviationOf(
  contract: Contract,
  plan: RequestPlan,
  exchange: Exchange,
  control: Exchange,
): Deviation {
  const { answer } = exchange;
  if (answer === null) return null;
  if (resemblesAnswer(contract, plan.operation, answer, control.answer)) {
    return { severity: 'served', seen: describeAnswer(exchange) };
  }
  if (readAnswer(control).kind === 'taken' && isSameRefusal(answer, control)) {
    const seen = `${describeAnswer(exchange)}, as with a valid key: the key was accepted, only the body refused`;
    return { severity: 'served', seen };
  }
  return isServerError(exchange)
    ? { severity: 'wrong-refusal', seen: describeAnswer(exchange) }
    : null;
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
  const [plain, exchange] = [
    await session.control(plan),
    await session.control(withCarriers(plan, some)),
  ];
  const { kind } = readAnswer(exchange);
  return kind === 'served' || (kind === 'taken' && isSameRefusal(exchange.answer, plain));
}

/** Carriers in the head of a request, and members of its body, which strict gateways refuse. */
const groupsOf = (carriers: readonly Carrier[]): (readonly Carrier[])[] => [
  carriers.filter(({ members }) => members === undefined),
  carriers.filter(({ members }) => members !== undefined),
];

/**
 * The form in which a request is sent again and again: free where the run pays for nothing. It shows as much
 * where the gateway judges keys before bodies.
 */
function freeFormOf(session: Session, plan: RequestPlan): RequestPlan {
  const isPaidFor = maySpend(session.target, operationOf(session.contract, plan.operation).cost);
  return isPaidFor || session.orderOf(plan.operation) !== 'key-first'
    ? plan
    : { ...plan, body: 'probe' };
}

/** Finds each smallest set of carriers with which a request deviates, and the answer that shows it. */
async function findCulprits(
  session: Session,
  { plan, carriers }: Bundled,
  control: Exchange,
  first: Exchange,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const probe = freeFormOf(session, plan);
  let rest = carriers;
  let exchange = first;
  while (findings.length < mostFindings) {
    const deviation = deviationOf(session.contract, plan, exchange, control);
    if (deviation === null) break;
    let shown = { exchange, deviation };
    const culprits = await smallestDeviating(rest, async (some) => {
      const sent = await session.send(withCarriers(probe, some));
      const found = deviationOf(session.contract, plan, sent, control);
      if (found !== null) shown = { exchange: sent, deviation: found };
      return found !== null;
    });
    const isWhole = culprits.length === rest.length && rest.length > 1;
    findings.push({
      severity: shown.deviation.severity,
      expected: 'refused, as without it',
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
async function plainDeviates(
  session: Session,
  { plan }: Bundled,
  control: Exchange,
): Promise<Judgement | null> {
  const plain = await session.control(plan);
  const deviation = deviationOf(session.contract, plan, plain, control);
  if (deviation === null) return null;
  const what = plain.answer !== null && isServed(plain.answer) ? 'served' : 'answered';
  return {
    outcome: 'inconclusive',
    reason: `the same request in its plain form is ${what} with ${plain.answer?.status}: this is no bypass, and another clause reports it`,
    elsewhere: true,
  };
}

/** Judges the answer to a request with carriers; it is no bypass where the plain request gets the same. */
async function judgeExchange(
  session: Session,
  bundled: Bundled,
  control: Exchange,
  exchange: Exchange,
): Promise<Judgement> {
  if (exchange.answer === null) return inconclusive(explainFailure(exchange));
  if (deviationOf(session.contract, bundled.plan, exchange, control) === null) return passed;
  const elsewhere = await plainDeviates(session, bundled, control);
  return elsewhere ?? judgeFindings(await findCulprits(session, bundled, control, exchange));
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
  return judgeExchange(session, bundled, control ?? exchange, exchange);
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
 * Sends a request that must be refused with a bundle of carriers, and judges it by the law: it is still
 * refused, and not with 5xx. A deviation is bisected to the smallest set that causes it. A refusal counts
 * only where the valid key is accepted with the same carriers; else the bundle is split.
 */
export async function judgeBundle(session: Session, bundled: Bundled): Promise<Judgement> {
  if (session.keyOf('active') === undefined) {
    return judgeInDoubt(session, bundled, null, 'there is no valid key to compare with');
  }
  const control = await session.control(plainControl(session.contract, bundled));
  const doubt = doubtOf(control, session.orderOf(bundled.plan.operation));
  if (doubt !== null) return judgeInDoubt(session, bundled, control, doubt);
  const sets = await acceptedSets(groupsOf(bundled.carriers), (some) =>
    isAccepted(session, bundled, some),
  );
  const findings: Finding[] = [];
  for (const some of additionsOf(bundled, sets)) {
    const own = { ...bundled, carriers: some };
    const exchange = await session.send(withCarriers(own.plan, some));
    const judgement = await judgeExchange(session, own, control, exchange);
    // What one part let in counts, whatever becomes of the next.
    if (judgement.outcome === 'inconclusive' && findings.length === 0) return judgement;
    if (judgement.outcome === 'inconclusive') break;
    findings.push(...findingsOf(judgement));
  }
  return sets.length === 0 && findings.length === 0
    ? inconclusive('the valid key is refused with each of these additions')
    : judgeFindings(findings);
}
