import { type Contract, operationIdsOf } from '../../../spec/contract.ts';
import type { Judgement } from '../../cases/case.ts';
import { type Cell, firstStyle, isRepresentative, streams } from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { describeAnswer, explainFailure, isServed } from '../../judge/classify.ts';
import { failed, inconclusive } from '../../judge/judges.ts';
import { type OwnKey, provisionedCase, withSpentKey } from './provisioned.ts';

/** Served calls after which a quota that one call spends is not counted. */
const mostCalls = 6;

/** Further calls, in the plain form, that show whether any call is counted. */
const mostPlainCalls = 3;

/** Milliseconds between calls beyond the quota: some gateways count a call shortly after its end. */
const settling = 1_000;

/** What a key gets whose quota is spent, unless the gateway takes it for one that is not valid. */
const spentStatuses: readonly number[] = [402, 403, 429];
const statuses: readonly number[] = [401, ...spentStatuses];
const expected = 'refused with 402, 403 or 429 once the quota is spent';

type Way = {
  readonly variant: string;
  readonly calls: string;
  readonly more: Partial<RequestPlan>;
};

const plain: Way = { variant: 'spent-by-plain-calls', calls: 'plain calls', more: {} };

const ways: readonly Way[] = [
  plain,
  {
    variant: 'spent-by-streams',
    calls: 'streams that are read to the end',
    more: { stream: true },
  },
  {
    variant: 'spent-by-left-streams',
    calls: 'streams that the client leaves after the first event',
    more: { stream: true, leavesEarly: true },
  },
];

/** How many calls a key was served, and the exchange that ended them. */
type Spent = { readonly served: number; readonly last: Exchange; readonly isOver: boolean };

async function spend(
  session: Session,
  own: OwnKey,
  { operation, style }: Cell,
  more: Partial<RequestPlan>,
  most: number,
): Promise<Spent> {
  for (let served = 0; ; served += 1) {
    if (served > 1) await session.pause(settling);
    const nonce = session.makeNonce();
    const last = await session.send(
      withSpentKey(session.contract, operation, style, own.key, { nonce, ...more }),
    );
    if (last.answer === null || !isServed(last.answer)) return { served, last, isOver: true };
    if (served + 1 === most) return { served: most, last, isOver: false };
  }
}

/** Judges calls that ended: by a refusal for the quota, or by an answer that says nothing of it. */
function judgeEnd({ served, last }: Spent): Judgement {
  const { answer } = last;
  if (answer === null) return inconclusive(explainFailure(last));
  if (served === 0) {
    return inconclusive(`a new key with a small quota was not served: ${describeAnswer(last)}`);
  }
  return statuses.includes(answer.status)
    ? { outcome: 'passed', note: `served ${served}, then ${answer.status}` }
    : inconclusive(`after ${served} calls: ${describeAnswer(last)}`);
}

/** Another name or list of models gives no quota back. A gateway without lists of models shows nothing. */
async function judgeChanged(
  session: Session,
  own: OwnKey,
  cell: Cell,
  end: Judgement,
): Promise<Judgement> {
  try {
    await own.provisioner.change(own.id, { models: null });
  } catch {
    return end;
  }
  const spent = await spend(session, own, cell, plain.more, 1);
  return spent.isOver
    ? end
    : failed('served', expected, spent.last, 'served again when its models were changed');
}

/** What one key has spent is not counted for another of the same name. */
async function judgeTwin(
  session: Session,
  own: OwnKey,
  cell: Cell,
  end: Judgement,
): Promise<Judgement> {
  const { provisioner, name } = own;
  const twin = await provisioner.create({ name, smallQuota: true });
  session.keepSecret(twin.key);
  try {
    const { last } = await spend(session, { ...own, ...twin }, cell, plain.more, 1);
    const isSpent = last.answer !== null && spentStatuses.includes(last.answer.status);
    const seen = `${describeAnswer(last)}, once another key of the same name had spent its quota`;
    return isSpent
      ? failed('refused', 'a new key is served: it has its own quota', last, seen)
      : end;
  } finally {
    await provisioner.remove(twin.id).catch(() => undefined);
  }
}

async function exhaust(session: Session, own: OwnKey, cell: Cell, way: Way): Promise<Judgement> {
  const spent = await spend(session, own, cell, way.more, mostCalls);
  if (spent.isOver) {
    const end = judgeEnd(spent);
    if (end.outcome !== 'passed' || way !== plain) return end;
    const changed = await judgeChanged(session, own, cell, end);
    return changed.outcome === 'passed' ? judgeTwin(session, own, cell, changed) : changed;
  }
  const seen = `${mostCalls} ${way.calls} were served with a quota that one call spends`;
  const finding = failed('served', expected, spent.last, seen);
  if (way === plain) {
    return own.provisioner.quotaUnit === 'calls'
      ? finding
      : inconclusive(`${seen}, unless the gateway has no price for this model`);
  }
  // Where plain calls are not counted either, the stream is not the cause.
  const control = await spend(session, own, cell, plain.more, mostPlainCalls);
  const isCounted = control.isOver && statuses.includes(control.last.answer?.status ?? 0);
  return isCounted
    ? finding
    : inconclusive(`${seen}, and plain calls did not spend it either: see ${plain.variant}`);
}

/**
 * A key with a small quota is refused once its calls have spent it: plain ones, streams that are read to
 * the end, and streams that the client leaves (KEY-QUOTA). Each call is paid for.
 */
export const spentQuota = (contract: Contract) =>
  operationIdsOf(contract)
    .filter((operation) => streams(contract, operation) || isRepresentative(contract, operation))
    .flatMap((operation) => {
      const cell: Cell = { operation, style: firstStyle(contract, operation) };
      const own = streams(contract, operation) ? ways : [plain];
      return own.map((way) => {
        const most = mostCalls + (way === plain ? 2 : mostPlainCalls);
        return provisionedCase(
          {
            requirement: 'KEY-QUOTA',
            ...cell,
            variant: way.variant,
            sends: `a key of its own with a quota that one call spends: up to ${mostCalls} ${way.calls}`,
            expects: expected,
          },
          {
            requests: most,
            // One call that spends the quota, and one that is refused; plain calls once more after a change, and by a twin.
            steady: way === plain ? 4 : 2,
            served: most,
            mayBeBilled: true,
            order: { smallQuota: true },
          },
          (session, own) => exhaust(session, own, cell, way),
        );
      });
    });
