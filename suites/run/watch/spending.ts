import { type Contract, operationOf } from '../../../spec/contract.ts';
import type { Exchange } from '../../cases/exchange.ts';
import { holdsLiveKey, type RequestPlan } from '../../cases/request-plan.ts';
import { type BodyOrder, maySpend, type Target } from '../../cases/target.ts';
import { isServed } from '../../judge/classify.ts';
import { settleBody } from '../../wire/build-request.ts';

/** A served call that may be billed although the run must not pay for it. */
export type UnpaidCall = { readonly operation: string; readonly status: number };

/** Keeps a run from being served what it must not pay for. */
export type Spending = {
  /**
   * Sends plans after the first of their kind was answered, where the run must not pay for them; the first
   * of a kind goes alone.
   */
  readonly inTurn: <Result>(
    plans: readonly RequestPlan[],
    send: () => Promise<Result>,
  ) => Promise<Result>;
  /** Returns why a plan must not be sent; null where it may be. */
  readonly reasonFor: (plan: RequestPlan) => string | null;
  /** Records an answer; it stops the operation where a call was served that must not be. */
  readonly record: (plan: RequestPlan, exchange: Exchange) => void;
  /** Returns the answer that stopped the operation, where a live key got it; else null. */
  readonly servedTo: (operation: string) => ServedCall | null;
  /** Returns how many calls that may be billed were served, by operation. */
  readonly counts: () => Readonly<Record<string, number>>;
};

/** A call that stopped its operation. */
export type ServedCall = { readonly plan: RequestPlan; readonly exchange: Exchange };

/** Whether an answer may be on a bill: a call with a price was served to its own method. */
function isBilled(
  contract: Contract,
  { operation, method }: RequestPlan,
  { answer }: Exchange,
): boolean {
  const { cost, method: own, upgrade } = operationOf(contract, operation);
  if (answer === null || cost === 'free' || (method ?? own).toUpperCase() !== own) return false;
  // An upgrade where the operation has none is no call.
  return answer.status === 101 ? upgrade !== null : isServed(answer);
}

const kindOf = (plan: RequestPlan): string => {
  const { operation, body, freeBody = '', model, stream, credentials } = plan;
  return JSON.stringify([
    operation,
    body,
    freeBody,
    model,
    stream,
    credentials.map(({ key }) => key),
  ]);
};

/**
 * Watches what a run is served. It stops an operation where a call was served that the run must not pay
 * for: for live keys if a live key was served, else for every request. A gateway that serves one
 * impossible request may serve others, so that live keys no longer go to costly operations.
 *
 * @param options.onUnpaid called with the first such call of each operation
 * @param options.orderOf in which order an operation judges keys and bodies
 */
export function watchSpending(
  contract: Contract,
  target: Target,
  options: {
    readonly onUnpaid?: ((call: UnpaidCall) => void) | undefined;
    readonly orderOf?: (operation: string) => BodyOrder;
  } = {},
): Spending {
  const { onUnpaid = () => undefined, orderOf = () => 'unknown' } = options;
  const counts = new Map<string, number>();
  const stopped = new Map<string, ServedCall & { readonly toLiveKey: boolean }>();
  const firsts = new Map<string, Promise<unknown>>();
  const before = target.spentOn ?? [];
  const isPaidFor = (operation: string) => maySpend(target, operationOf(contract, operation).cost);

  const isWhole = (plan: RequestPlan): boolean =>
    settleBody(plan, operationOf(contract, plan.operation), {
      target,
      order: orderOf(plan.operation),
    }) === 'whole';

  const reasonFor = (plan: RequestPlan): string | null => {
    const { operation } = plan;
    if (isPaidFor(operation)) return null;
    const { cost } = operationOf(contract, operation);
    const isLive = holdsLiveKey(plan);
    const isBarred = (call: { readonly toLiveKey: boolean } | undefined) =>
      call !== undefined && (isLive || !call.toLiveKey);
    const own = stopped.get(operation);
    // That a whole call was served says nothing of an impossible one.
    const isProbe = own !== undefined && isWhole(own.plan) && !isWhole(plan);
    if ((isBarred(own) && !isProbe) || (isLive && before.includes(operation))) {
      return `${operation} served a request that must be refused, so that more of them may be billed: --cost ${cost} allows them`;
    }
    // A served impossible request casts doubt on all others. A handshake does not: it has no body that
    // could be made impossible.
    const [other] = [
      ...[...stopped].flatMap(([id, call]) =>
        isBarred(call) && call.plan.freeBody !== undefined ? [id] : [],
      ),
      ...(isLive ? before : []),
    ].filter((id) => operationOf(contract, id).body !== null);
    return cost === 'costly' && other !== undefined
      ? `${other} served a request that must be refused, so that this one may be billed: --cost ${cost} allows it`
      : null;
  };

  return {
    inTurn: async (plans, send) => {
      const unpaid = plans.filter(({ operation }) => !isPaidFor(operation));
      if (unpaid.length === 0) return send();
      const kind = unpaid.map(kindOf).join(' ');
      const first = firsts.get(kind);
      if (first !== undefined) {
        await first;
        return send();
      }
      const sent = send();
      firsts.set(
        kind,
        sent.catch(() => undefined),
      );
      return sent;
    },
    reasonFor,
    record: (plan, exchange) => {
      if (!isBilled(contract, plan, exchange)) return;
      const { operation } = plan;
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
      if (isPaidFor(operation)) return;
      const known = stopped.get(operation);
      const toLiveKey = holdsLiveKey(plan) && known?.toLiveKey !== false;
      stopped.set(
        operation,
        known === undefined ? { plan, exchange, toLiveKey } : { ...known, toLiveKey },
      );
      if (known === undefined) onUnpaid({ operation, status: exchange.answer?.status ?? 0 });
    },
    servedTo: (operation) => {
      const call = stopped.get(operation);
      return call !== undefined && holdsLiveKey(call.plan) ? call : null;
    },
    counts: () => Object.fromEntries(counts),
  };
}
