import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { OperationId } from '../spec/index.ts';
import { buildRequest } from './build-request.ts';
import type { KeyName, RequestPlan } from './case.ts';
import type { Exchange, WireRequest } from './exchange.ts';
import { type FirstLook, lookAt } from './first-look.ts';
import { type ProbedState, type Probes, probedState, tellsOfKey } from './probe-count.ts';
import type { Provisioner } from './provisioner.ts';
import type { Session } from './session.ts';
import type { Target } from './target.ts';
import { makeUnknownKey } from './unknown-key.ts';
import type { Wire } from './wire.ts';

/** A session, and what its runner alone needs to know of it. */
export type OpenSession = {
  readonly session: Session;
  readonly build: (plan: RequestPlan) => WireRequest;
  /** The values that were used as keys so far. */
  readonly secrets: () => string[];
  /** How many requests were sent so far. */
  readonly requests: () => number;
  /** How often each key state was probed so far. */
  readonly probes: () => Probes;
  /** True once so many exchanges in a row stayed unanswered that the target is taken for gone. */
  readonly isGone: () => boolean;
  /** Takes the first look, by which later plans are filled in. */
  readonly look: (operations: readonly OperationId[], discovers: boolean) => Promise<FirstLook>;
};

const patience = 40;

/**
 * Opens a session with a target over a wire. It counts what is sent, shares the controls, and keeps
 * the secrets that a report must not show.
 */
export function openSession(
  target: Target,
  provisioner: Provisioner | null,
  wire: Wire,
  signal?: AbortSignal,
): OpenSession {
  const unknown = makeUnknownKey(target.keys.active);
  const secrets = new Set(Object.values(target.keys));
  const controls = new Map<string, Promise<Exchange>>();
  let look: FirstLook = {
    orders: {},
    unreachable: null,
    goodKey: { accepted: 0, refused: 0, asked: 0 },
    seen: [],
    listed: null,
    models: {},
    milliseconds: null,
  };
  let settled = target;
  let unanswered = 0;
  const probes = new Map<ProbedState, number>();

  const keyOf = (name: KeyName) => (name === 'unknown' ? unknown : target.keys[name]);
  const orderOf = (operation: OperationId) => look.orders[operation] ?? 'untold';
  const build = (plan: RequestPlan) =>
    buildRequest(plan, { target: settled, keyOf, order: orderOf(plan.operation) });
  const watch = (exchange: Exchange, plan?: RequestPlan): Exchange => {
    const state = plan === undefined ? null : probedState(plan, keyOf);
    if (
      plan !== undefined &&
      state !== null &&
      tellsOfKey(state, exchange, orderOf(plan.operation))
    ) {
      probes.set(state, (probes.get(state) ?? 0) + 1);
    }
    const kind = exchange.failure?.kind;
    unanswered = kind === 'timeout' || kind === 'unreachable' ? unanswered + 1 : 0;
    return exchange;
  };
  const send = async (plan: RequestPlan) => watch(await wire.send(build(plan)), plan);

  const session: Session = {
    get target() {
      return settled;
    },
    provisioner,
    keyOf,
    orderOf,
    send,
    makeNonce: () => randomUUID(),
    pause: (milliseconds) => wait(milliseconds, undefined, { signal }),
    sendInTurn: async (plans, isEnough) => {
      const exchanges = await wire.sendInTurn(plans.map(build), isEnough);
      return exchanges.map((exchange, at) => watch(exchange, plans[at]));
    },
    control: (plan) => {
      const name = JSON.stringify(plan);
      const known = controls.get(name);
      if (known !== undefined) return known;
      const sent = send(plan);
      controls.set(name, sent);
      return sent;
    },
    keepSecret: (value) => {
      secrets.add(value);
    },
  };
  return {
    session,
    build,
    secrets: () => [...secrets],
    requests: wire.sent,
    probes: () => Object.fromEntries(probes),
    isGone: () => unanswered >= patience,
    look: async (operations: readonly OperationId[], discovers: boolean) => {
      look = await lookAt(operations, { target, discovers, send });
      settled = { ...target, models: { ...look.models, ...target.models } };
      return look;
    },
  };
}
