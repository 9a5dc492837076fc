import { type Contract, operationOf, styleNamesOf } from '../../spec/contract.ts';
import type { Style } from '../../spec/index.ts';
import { request } from '../cases/build.ts';
import type { Judgement } from '../cases/case.ts';
import { firstStyle, otherStyles, presentKey } from '../cases/credentials.ts';
import type { Answer, Exchange } from '../cases/exchange.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import { maySpend, type Target } from '../cases/target.ts';
import { acceptsKey, isWebPage, type Reading, readAnswer } from '../judge/classify.ts';
import { bodyFingerprint } from '../judge/fingerprint.ts';
import { inconclusive } from '../judge/judges.ts';
import type { Answers } from './survey-operation.ts';

/** What the valid key's answer means once it was compared with other answers to that key. */
export type Settled = {
  readonly reading: Reading;
  /** Why nothing but a served or leaked answer of this operation counts; null where each counts. */
  readonly absent: string | null;
  /** The status of a steady failure that only the valid key gets; absent without one. */
  readonly behindKey?: number;
};

/** What a comparison needs. */
type Asking = {
  readonly contract: Contract;
  readonly target: Target;
  readonly send: (plan: RequestPlan) => Promise<Exchange>;
};

/** The end of a path to which no gateway has a route. */
const nowhere = '-of-nothing';

/** Returns how many requests `settle` sends at most, beyond those of the survey. */
export const mostComparisons = (contract: Contract): number => styleNamesOf(contract).length - 1;

/** The body without the path that it may repeat, so that two paths can be compared. */
const withoutPath = (answer: Answer, { target }: Exchange['request']): Answer => {
  const path = target.replace(/\?.*/, '');
  return { ...answer, body: answer.body.replaceAll(path, '(path)') };
};

const isAlike = (one: Exchange, other: Exchange): boolean =>
  one.answer !== null &&
  other.answer !== null &&
  one.answer.status === other.answer.status &&
  bodyFingerprint(withoutPath(one.answer, one.request)) ===
    bodyFingerprint(withoutPath(other.answer, other.request));

async function compareHandshake(
  own: Answers & { good: Exchange },
  asking: Asking,
): Promise<Settled> {
  const { contract, target, send } = asking;
  const { operation, good } = own;
  const key = [presentKey(contract, firstStyle(contract, operation), 'active')];
  const whole = maySpend(target, operationOf(contract, operation).cost)
    ? await send(request(operation, key))
    : good;
  const reading = readAnswer(whole);
  if (reading.kind !== 'refused') return { reading, absent: null };
  const elsewhere = await send(
    request(operation, key, { body: 'probe', respell: (path) => `${path}${nowhere}` }),
  );
  if (!isAlike(whole, elsewhere)) return { reading, absent: null };
  const reason = `answered ${reading.status} to a valid key's handshake, as on a path that does not exist: the endpoint may not be offered`;
  return { reading: { kind: 'unavailable', reason }, absent: reason };
}

/** Sends the refused key in the places of the other styles: a gateway may route behind its key check. */
async function compareStyles(own: Answers & { good: Exchange }, asking: Asking): Promise<Settled> {
  const { contract, send } = asking;
  const { styles } = operationOf(contract, own.operation);
  const first = firstStyle(contract, own.operation);
  const isOwn = (style: Style): boolean => styles.includes(style);
  const others = [...otherStyles(contract, first)].toSorted(
    (one, other) => Number(isOwn(other)) - Number(isOwn(one)),
  );
  for (const style of others) {
    const exchange = await send(
      request(own.operation, [presentKey(contract, style, 'active')], { body: 'probe' }),
    );
    const reading = readAnswer(exchange);
    if (acceptsKey(reading)) break;
    if (reading.kind === 'not-offered') return { reading, absent: reading.reason };
  }
  return { reading: readAnswer(own.good), absent: null };
}

/** Sends the same request to a path that does not exist. */
async function comparePath(
  own: Answers & { good: Exchange },
  { contract, send }: Asking,
): Promise<boolean> {
  const { operation, freeBody } = own;
  const elsewhere = await send(
    request(operation, [presentKey(contract, firstStyle(contract, operation), 'active')], {
      body: 'probe',
      freeBody,
      respell: (path) => `${path}${nowhere}`,
    }),
  );
  return isAlike(own.good, elsewhere);
}

/** Whether the valid key gets the same failure again, while an unknown key is refused. */
async function isSteady(
  { operation, freeBody, good, unknown }: Answers & { good: Exchange },
  { contract, send }: Asking,
): Promise<boolean> {
  const status = unknown.answer?.status;
  if (status !== 401 && status !== 403) return false;
  const key = presentKey(contract, firstStyle(contract, operation), 'active');
  return isAlike(good, await send(request(operation, [key], { body: 'probe', freeBody })));
}

/**
 * Compares the valid key's answer with what that key gets in another place or on another path, where it
 * may be about the path and not about the key. Some gateways judge keys before paths, and read them in one
 * place only. Others refuse a handshake on any unknown path with 403, or read a body before they route.
 *
 * @returns null without a valid key
 */
export async function settle(own: Answers, asking: Asking): Promise<Settled | null> {
  const { good, unknown, operation, order } = own;
  if (good === null) return null;
  const reading = readAnswer(good);
  const known = { ...own, good };
  if (reading.kind === 'refused') {
    return operationOf(asking.contract, operation).upgrade === null
      ? compareStyles(known, asking)
      : compareHandshake(known, asking);
  }
  if (reading.kind === 'taken' && order === 'body-first') {
    const reason = `answered ${reading.status} to a valid key, as on a path that does not exist: the endpoint may not be offered`;
    return (await comparePath(known, asking))
      ? { reading: { kind: 'unavailable', reason }, absent: reason }
      : { reading, absent: null };
  }
  const status = good.answer?.status ?? 0;
  if (status >= 500 && reading.kind === 'unavailable') {
    const isOwn = (await isSteady(known, asking)) && !(await comparePath(known, asking));
    return { reading, absent: null, ...(isOwn ? { behindKey: status } : {}) };
  }
  const isHidden =
    reading.kind === 'not-offered' &&
    good.answer !== null &&
    !isWebPage(good.answer) &&
    unknown.answer !== null &&
    unknown.answer.status !== good.answer.status;
  if (!isHidden || (await comparePath(known, asking))) return { reading, absent: null };
  const reason = `answered ${status} to a valid key, unlike a path that does not exist; name a model that it has under \`models\` in the configuration file`;
  const isOwn = await isSteady(known, asking);
  return {
    reading: { kind: 'unavailable', reason },
    absent: null,
    ...(isOwn ? { behindKey: status } : {}),
  };
}

/**
 * Returns what a judgement is worth on an operation that may not exist: only a served or leaked answer
 * counts there.
 *
 * @param absent why the operation may not exist; undefined where it does
 */
export function judgeWhereAbsent(judgement: Judgement, absent: string | undefined): Judgement {
  if (absent === undefined) return judgement;
  if (judgement.outcome === 'inconclusive') {
    const isKnown = judgement.elsewhere === true || judgement.unpaid === true;
    return isKnown ? judgement : inconclusive(absent);
  }
  if (judgement.outcome !== 'failed') return judgement;
  const findings = judgement.findings.filter(
    ({ severity }) => severity === 'served' || severity === 'leaked',
  );
  return findings.length === 0 ? inconclusive(absent) : { ...judgement, findings };
}
