import { type Contract, operationOf } from '../../spec/contract.ts';
import type { Style } from '../../spec/index.ts';
import { controlOf } from '../cases/build.ts';
import type { Finding, Judgement, Severity } from '../cases/case.ts';
import type { Exchange } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import type { Session } from '../cases/session.ts';
import { maySpend } from '../cases/target.ts';
import { describeAnswer, explainFailure, isServed, readAnswer } from '../judge/classify.ts';
import { doubtOf, inconclusive, isSameRefusal, judgeFindings } from '../judge/judges.ts';
import { resemblesAnswer } from '../judge/response-shape.ts';
import { smallestDeviating } from './bisect.ts';
import { type Carrier, describeCarriers, withCarriers } from './carrier.ts';

/** A request that must be refused, and what is added to it. */
export type Bundled = {
  readonly plan: RequestPlan;
  /** The style in which the control has its key. */
  readonly style: Style;
  readonly carriers: readonly Carrier[];
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

/**
 * Splits carriers into sets with each of which the valid key is accepted; it leaves out those with which
 * it is refused even alone.
 */
async function acceptedSets(
  session: Session,
  bundled: Bundled,
  some: readonly Carrier[],
): Promise<(readonly Carrier[])[]> {
  if (some.length === 0) return [];
  if (await isAccepted(session, bundled, some)) return [some];
  if (some.length === 1) return [];
  const middle = Math.ceil(some.length / 2);
  return [
    ...(await acceptedSets(session, bundled, some.slice(0, middle))),
    ...(await acceptedSets(session, bundled, some.slice(middle))),
  ];
}

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

/**
 * Sends a request that must be refused with a bundle of carriers, and judges it by the law: it is still
 * refused, and not with 5xx. A deviation is bisected to the smallest set that causes it. A refusal counts
 * only where the valid key is accepted with the same carriers; else the bundle is split.
 */
export async function judgeBundle(session: Session, bundled: Bundled): Promise<Judgement> {
  const { contract } = session;
  const { plan, carriers } = bundled;
  const hasControl = session.keyOf('active') !== undefined;
  const exchange = await session.send(withCarriers(plan, carriers));
  if (exchange.answer === null) return inconclusive(explainFailure(exchange));
  if (!hasControl && !isServed(exchange.answer)) {
    return inconclusive('there is no valid key to compare with');
  }
  const control = hasControl ? await session.control(plainControl(contract, bundled)) : exchange;
  const deviation = deviationOf(contract, plan, exchange, control);
  const doubt = hasControl ? doubtOf(control, session.orderOf(plan.operation)) : null;
  if (doubt !== null && deviation?.severity !== 'served') return inconclusive(doubt);
  if (deviation !== null) {
    const elsewhere = await plainDeviates(session, bundled, control);
    return elsewhere ?? judgeFindings(await findCulprits(session, bundled, control, exchange));
  }
  const sets = await acceptedSets(session, bundled, carriers);
  if (sets.length === 1 && sets[0]?.length === carriers.length) return { outcome: 'passed' };
  if (sets.length === 0) {
    return inconclusive('the valid key is refused with each of these additions');
  }
  const findings: Finding[] = [];
  for (const some of sets) {
    const sent = await session.send(withCarriers(plan, some));
    if (sent.answer === null) return inconclusive(explainFailure(sent));
    findings.push(...(await findCulprits(session, { ...bundled, carriers: some }, control, sent)));
  }
  return judgeFindings(findings);
}
