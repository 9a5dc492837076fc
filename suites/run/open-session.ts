import { randomUUID } from 'node:crypto';
import { realClock } from '../../base/clock.ts';
import type { Contract } from '../../spec/contract.ts';
import { request } from '../cases/build.ts';
import type { Finding } from '../cases/case.ts';
import { firstStyle, presentKey } from '../cases/credentials.ts';
import { type Exchange, isSameRequest, type WireRequest } from '../cases/exchange.ts';
import type { Provisioner } from '../cases/provisioner.ts';
import type { KeyName, RequestPlan } from '../cases/request-plan.ts';
import type { Session } from '../cases/session.ts';
import type { Target } from '../cases/target.ts';
import { makeUnknownKey } from '../cases/unknown-key.ts';
import { isSameRefusal } from '../judge/judges.ts';
import { createSearches } from '../judge/leaks.ts';
import { buildRequest } from '../wire/build-request.ts';
import { longestWait } from '../wire/limit.ts';
import type { Wire } from '../wire/wire.ts';
import { shareControls } from './controls.ts';
import type { RunSettings } from './run-settings.ts';
import { noSurvey, type Survey, takeSurvey } from './survey.ts';
import { createGiveUpList } from './watch/give-up-list.ts';
import { watchLeaks } from './watch/leaks.ts';
import { createPatience, limitedReason } from './watch/patience.ts';
import {
  type ProbedState,
  type Probes,
  probedState,
  rememberBadKeys,
  showsKeyState,
} from './watch/probe-count.ts';
import { type Spending, watchSpending } from './watch/spending.ts';

/** A session, with what only its runner needs. */
export type OpenSession = {
  readonly session: Session;
  readonly build: (plan: RequestPlan) => WireRequest;
  /** The values used as keys so far. */
  readonly secrets: () => string[];
  /** How many requests were sent so far. */
  readonly requests: () => number;
  /** How many calls that may be billed were served so far, by operation. */
  readonly served: Spending['counts'];
  /** How often each key state was probed so far. */
  readonly probes: () => Probes;
  /**
   * Returns why the run sends nothing more, after many exchanges in a row without an answer; null before.
   * It first asks whether the valid key still gets an answer.
   */
  readonly goneBecause: () => Promise<string | null>;
  /** Returns whether a finding shows what an unknown key gets from this operation: the gateway's own words. */
  readonly isOwnRefusal: (operation: string) => (finding: Finding) => boolean;
  /** Takes the first survey, by which later plans are filled in. */
  readonly survey: (operations: readonly string[], discovers: boolean) => Promise<Survey>;
};

/** Options of a session. */
export type SessionOptions = Partial<RunSettings> & { readonly provisioner?: Provisioner | null };

/**
 * Opens a session with a target over a wire. It counts requests, shares controls, and keeps the secrets
 * that a report must not show.
 */
export function openSession(
  contract: Contract,
  target: Target,
  wire: Wire,
  options: SessionOptions = {},
): OpenSession {
  const { maxBadKeys = Number.POSITIVE_INFINITY, clock = realClock, signal, notify = {} } = options;
  const run = randomUUID().slice(0, 8);
  const unknown = makeUnknownKey(target.keys.active);
  const secrets = new Set(Object.values({ ...target.keys, ...contract.added.secrets }));
  let survey = noSurvey;
  let settled = target;
  let built = 0;
  let badKeys = 0;
  const patience = createPatience();
  const probes = new Map<ProbedState, number>();
  const giveUpList = createGiveUpList(contract);
  const isBad = rememberBadKeys(contract);
  const spending = watchSpending(contract, target, {
    onUnpaid: notify.unpaid,
    orderOf: (operation) => orderOf(operation),
  });

  const keyOf = (name: KeyName) => (name === 'unknown' ? unknown : target.keys[name]);
  const searchOf = createSearches();
  const leaks = watchLeaks(keyOf, searchOf);
  const orderOf = (operation: string) => survey.orders[operation] ?? 'unknown';
  const build = (plan: RequestPlan) =>
    buildRequest(contract, plan, { target: settled, keyOf, order: orderOf(plan.operation) });
  /** Builds a request for sending, with an id that names the run and the request. */
  const name = (plan: RequestPlan) => {
    built += 1;
    const id = `${run}-${String(built).padStart(6, '0')}`;
    const order = orderOf(plan.operation);
    return buildRequest(contract, plan, { target: settled, keyOf, order, id });
  };
  const watch = (exchange: Exchange, plan?: RequestPlan): Exchange => {
    if (plan !== undefined) spending.record(plan, exchange);
    const state = plan === undefined ? null : probedState(contract, plan, keyOf);
    if (
      plan !== undefined &&
      state !== null &&
      showsKeyState(state, exchange, orderOf(plan.operation))
    ) {
      probes.set(state, (probes.get(state) ?? 0) + 1);
    }
    const { wait = 0 } = exchange.failure ?? {};
    if (plan !== undefined && wait > longestWait) {
      const givenUp = giveUpList.record(plan, wait);
      if (givenUp !== null) notify.pause?.({ milliseconds: wait, rate: null, givenUp });
    }
    patience.record(exchange, plan !== undefined && isBad(plan));
    if (plan !== undefined) leaks.record(plan, exchange);
    return exchange;
  };
  /** Why these plans must not be sent; null where they may be. */
  const barrierOf = (plans: readonly RequestPlan[]): string | null => {
    if (badKeys > maxBadKeys && plans.some(isBad)) {
      return `--max-bad-keys allows ${maxBadKeys} requests with an invalid key`;
    }
    for (const plan of plans) {
      const reason = spending.reasonFor(plan) ?? giveUpList.reasonFor(plan);
      if (reason !== null) return reason;
    }
    return null;
  };
  /** The exchanges of plans that must not be sent; null where they may be. */
  const withhold = (plans: readonly RequestPlan[]): Exchange[] | null => {
    const more = plans.filter(isBad).length;
    badKeys += more;
    const message = barrierOf(plans);
    if (message === null) return null;
    badKeys -= more;
    return plans.map((plan) => ({
      request: build(plan),
      milliseconds: 0,
      answer: null,
      failure: { kind: 'withheld', message },
    }));
  };
  /** Records an answer in place of which a request is sent again. */
  const recordRepeat = (plan: RequestPlan | undefined, exchange: Exchange): void => {
    if (plan === undefined) return;
    if (isBad(plan)) badKeys += 1;
    leaks.record(plan, exchange);
  };
  /**
   * The answer to use in place of a request that may be billed: what a live key got for the same request
   * or, as a control, for another free request in the same style.
   */
  const standIn = (plan: RequestPlan, asControl: boolean): Exchange | null => {
    const call = spending.reasonFor(plan) === null ? null : spending.servedTo(plan.operation);
    if (call === null) return null;
    const isSame = asControl
      ? JSON.stringify(plan.credentials) === JSON.stringify(call.plan.credentials)
      : isSameRequest(build(plan), build(call.plan));
    return isSame ? call.exchange : null;
  };
  const send = (plan: RequestPlan, asControl = false): Promise<Exchange> =>
    spending.inTurn([plan], async () => {
      const known = standIn(plan, asControl);
      if (known !== null) return known;
      const [withheld] = withhold([plan]) ?? [];
      if (withheld !== undefined) return withheld;
      const record = (exchange: Exchange) => recordRepeat(plan, exchange);
      return watch(await wire.send(name(plan), () => barrierOf([plan]), record), plan);
    });

  let stillThere: Promise<boolean> | null = null;
  let goneAfter = '';
  /** Whether the valid key gets an answer where it got one before. */
  const asksValidKey = async (): Promise<boolean> => {
    goneAfter = `the target stopped answering after ${wire.sent()} requests, up to ${options.concurrency ?? 1} at once: a lower --concurrency may help`;
    const known = survey.seen.find(({ good }) => good.kind === 'served' || good.kind === 'taken');
    if (known === undefined) return false;
    const key = presentKey(contract, firstStyle(contract, known.operation), 'active');
    const { answer } = await wire.send(name(request(known.operation, [key], { body: 'probe' })));
    return answer !== null;
  };
  const session: Session = {
    contract,
    get target() {
      return settled;
    },
    provisioner: options.provisioner ?? null,
    keyOf,
    searchOf,
    orderOf,
    behindKeyOf: (operation) => survey.behindKey[operation],
    send: (plan) => send(plan),
    leakAt: leaks.leakAt,
    searchedAt: leaks.countAt,
    makeNonce: () => randomUUID(),
    pause: (milliseconds) => clock.sleep(milliseconds, signal),
    sendInTurn: (plans, isEnough) =>
      spending.inTurn(plans, async () => {
        const withheld = withhold(plans);
        if (withheld !== null) return withheld;
        const record = (exchange: Exchange, at: number) => recordRepeat(plans[at], exchange);
        const barrier = () => barrierOf(plans);
        const exchanges = await wire.sendInTurn(plans.map(name), isEnough, barrier, record);
        return exchanges.map((exchange, at) => watch(exchange, plans[at]));
      }),
    control: shareControls((plan) => send(plan, true)),
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
    served: spending.counts,
    isOwnRefusal:
      (operation) =>
      ({ exchange }) =>
        isSameRefusal(exchange.answer, survey.refusals[operation] ?? null),
    goneBecause: async () => {
      if (patience.isSilent()) {
        stillThere ??= asksValidKey();
        if (await stillThere) giveUpList.recordSilence();
        else return goneAfter;
      }
      const shut = giveUpList.reasonForAll();
      if (shut !== null) return shut;
      return patience.isLimited() ? limitedReason : null;
    },
    survey: async (operations: readonly string[], discovers: boolean) => {
      survey = await takeSurvey(operations, {
        contract,
        target,
        discovers,
        send: (plan) => send(plan),
      });
      settled = {
        ...target,
        models: { ...survey.models, ...target.models },
        freeBodies: { ...target.freeBodies, ...survey.freeBodies },
      };
      return survey;
    },
  };
}
