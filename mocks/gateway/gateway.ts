import { realClock } from '../../base/clock.ts';
import { type KeySpec, keyFixtures } from '../../fixtures/keys.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { ServedAnswer } from '../operations/call.ts';
import { createShelves, type Shelves } from '../operations/shelves.ts';
import type { RealtimeVoice } from '../realtime/voice.ts';
import { type Answer, andThen, broken, type MaybePromise, toResponse } from './answer.ts';
import { type Context, noCredential } from './context.ts';
import { decide } from './decide.ts';
import { createDecisionLog, type DecisionLog, toDecision } from './decision.ts';
import { createIds, seededTime } from './ids.ts';
import { createRates } from './rate-limit.ts';
import {
  isRefusal,
  type Refusal,
  refuseFailure,
  refuseHead,
  refuseLongAnswer,
  refuseUpgrade,
  withShortWords,
} from './refusal.ts';
import { bodyLimit } from './request/payload.ts';
import { type GatewayRequest, type Payload, requestOf, splitUrl } from './request/request.ts';
import { formatAt } from './request/routes.ts';
import { respond } from './respond.ts';
import { type Patch, soundStages } from './stages.ts';
import type { TrafficLog } from './traffic/traffic-log.ts';

export { keys } from '../../fixtures/keys.ts';
export type { Patch } from './stages.ts';

/** How a gateway is made; every member has a default. */
export type GatewayOptions = {
  /** The keys that are issued at the start; the fixture keys, one for each state, by default. */
  readonly keys?: readonly KeySpec[];
  /** What it does in addition: pace, scripted answers, chaos; `behaviours/` has them. */
  readonly behaviours?: readonly Patch[];
  /** Deliberate defects to serve with. */
  readonly faults?: readonly { readonly patch: Patch }[];
  /** Milliseconds to wait before each answer. */
  readonly latency?: number;
  /** Makes ids and times repeatable: the nth of several equal requests is answered the same in each run. */
  readonly seed?: number | undefined;
  /** Keeps each request and its response; without it nothing but decisions is kept. */
  readonly traffic?: TrafficLog;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
};

/** How a WebSocket handshake is answered: a model to open a session with, or a plain refusal. */
export type Handshake =
  | { readonly accepted: true; readonly model: string; readonly keyId: string }
  | { readonly accepted: false; readonly answer: Answer };

/** An answer that its owner decided ahead of the gateway, or a refusal in the endpoint's format. */
export type Override = { readonly note: string } & (
  | { readonly answer: Answer }
  | { readonly refusal: Refusal }
);

/** A mock of the gateway. `answer` is the whole of it; `fetch` is the same for MSW and tests. */
export type Gateway = {
  /** Answers a request; it never throws. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Answers a request as plain data, for a server of one's own; it never throws. */
  readonly answer: (request: GatewayRequest) => Promise<Answer>;
  /** Answers a WebSocket handshake: a refusal comes before any upgrade (RFC 6455 §4.2.2). */
  readonly handshake: (request: GatewayRequest) => Promise<Handshake>;
  /** Answers with an override, which its owner decided: it is logged, and pages of other origins may read it. */
  readonly respondWith: (request: GatewayRequest, override: Override) => Promise<Answer>;
  /** How realtime sessions answer, once their handshake was accepted. */
  readonly voice: RealtimeVoice;
  readonly keys: Keyring;
  /** What callers left with the gateway, apart for each key. */
  readonly shelves: Shelves;
  readonly decisions: DecisionLog;
};

/** What V8 says of a text that is longer than any may be: of an answer that repeats too much. */
const isTooLong = (error: unknown): boolean =>
  error instanceof RangeError && error.message === 'Invalid string length';

/** The refusal of a request on which the gateway itself failed, or whose answer cannot be written. */
const refuseError = (error: unknown): Refusal =>
  isTooLong(error) ? refuseLongAnswer : refuseFailure(error);

function clearBoth(log: DecisionLog, traffic: TrafficLog): void {
  log.clear();
  traffic.clear();
}

/** The query of most requests. Nobody writes to a query, so that they can share it. */
const noQuery = new URLSearchParams();

/**
 * Makes a mock gateway. It holds its own keys and log and shares nothing with another one.
 *
 * @example
 * const gateway = createGateway();
 * const response = await gateway.fetch(new Request('http://mock/v1/models'));
 * response.status; // 401: a request without a key is refused
 */
export function createGateway(options: GatewayOptions = {}): Gateway {
  const { clock = Date.now, latency = 0, behaviours = [], faults = [], traffic } = options;
  const patches = [...behaviours, ...faults.map(({ patch }) => patch)];
  const stages = patches.reduce((patched, patch) => patch(patched), soundStages);
  const keyring = stages.createKeyring(options.keys ?? Object.values(keyFixtures), clock);
  const log = createDecisionLog();
  const shelves = createShelves();
  const rates = createRates();
  const prefix = `req_${crypto.randomUUID().slice(0, 8)}`;
  const makeIds = createIds(options.seed);
  let count = 0;

  const open = (request: GatewayRequest, began: number): Context => {
    count += 1;
    const { path, query } = splitUrl(request.url);
    let payload: MaybePromise<Payload | Refusal> | undefined;
    const now = clock();
    const ctx: Context = {
      request,
      method: request.method,
      path,
      query: query === '' ? noQuery : new URLSearchParams(query),
      headers: request.headers,
      requestId: `${prefix}${count.toString(36).padStart(6, '0')}`,
      now,
      began,
      exchange: traffic?.begin(request, began) ?? null,
      keyring,
      shelves,
      rates,
      makeIds,
      createdAt: options.seed === undefined ? Math.floor(now / 1000) : seededTime,
      payload: () => {
        payload ??= stages.readPayload(ctx);
        return payload;
      },
      operation: null,
      pathModel: null,
      streamed: false,
      format: formatAt(path),
      credential: noCredential,
      key: null,
      model: null,
      outcome: null,
      note: null,
    };
    return ctx;
  };

  /** Writes the decision into the log, and keeps the answer where answers are kept. */
  const record = (ctx: Context, finished: Answer, isHandshake: boolean): Answer => {
    const answer = rates.show(finished, ctx.key, ctx.format, ctx.now);
    const isUpgraded = isHandshake && ctx.outcome?.kind === 'upgrade';
    const logged = isUpgraded ? { ...answer, status: 101 } : answer;
    const kept = traffic && ctx.exchange ? traffic.answered(ctx.exchange, ctx, logged) : logged;
    log.add(toDecision(ctx, logged));
    return isUpgraded ? answer : kept;
  };

  /** Makes the answer of an outcome. */
  const conclude = (
    ctx: Context,
    outcome: ServedAnswer | Refusal,
    isHandshake = false,
  ): MaybePromise<Answer> => {
    ctx.outcome = isRefusal(outcome) ? withShortWords(outcome) : outcome;
    const made = isRefusal(ctx.outcome)
      ? stages.refuse(ctx, ctx.outcome)
      : respond(ctx, ctx.outcome);
    const finished = andThen(made, (answer) => stages.finish(ctx, answer));
    return andThen(finished, (answer) => record(ctx, answer, isHandshake));
  };

  const decideAndConclude = async (ctx: Context, isHandshake = false): Promise<Answer> => {
    try {
      const outcome = ctx.request.isMalformed ? refuseHead : await decide(stages, ctx);
      // A handshake gets no other answer than a WebSocket or a refusal.
      const isOther = isHandshake && !isRefusal(outcome) && outcome.kind !== 'upgrade';
      const answer = conclude(ctx, isOther ? refuseUpgrade : outcome, isHandshake);
      return answer instanceof Promise ? await answer : answer;
    } catch (error) {
      // Whichever stage failed: refused in the format of its path, without what was found out so far.
      ctx.credential = noCredential;
      ctx.key = null;
      ctx.model = null;
      return conclude(ctx, refuseError(error));
    }
  };

  const answer = async (request: GatewayRequest): Promise<Answer> => {
    const began = performance.now();
    try {
      if (latency > 0) await realClock.sleep(latency);
      const ctx = open(request, began);
      const early = request.isMalformed ? null : stages.preflight(ctx);
      return (early && (await early)) ?? (await decideAndConclude(ctx));
    } catch {
      return broken;
    }
  };

  return {
    voice: stages.voice,
    keys: keyring,
    shelves,
    decisions: traffic === undefined ? log : { ...log, clear: () => clearBoth(log, traffic) },
    answer,
    respondWith: async (request, override) => {
      const ctx = open(request, performance.now());
      ctx.note = override.note;
      if (ctx.exchange !== null) ctx.exchange.requestBody = await request.readBody(bodyLimit);
      const outcome: ServedAnswer | Refusal =
        'refusal' in override ? override.refusal : { kind: 'given', answer: override.answer };
      try {
        return await conclude(ctx, outcome);
      } catch {
        return broken;
      }
    },
    // A HEAD is answered without the body that its GET has (RFC 9110 §9.3.2).
    fetch: async (request) => {
      const answered = await answer(requestOf(request));
      return toResponse(request.method === 'HEAD' ? { ...answered, body: null } : answered);
    },
    handshake: async (request) => {
      const began = performance.now();
      if (latency > 0) await realClock.sleep(latency);
      const ctx = open(request, began);
      const refusal = await decideAndConclude(ctx, true);
      return ctx.outcome?.kind === 'upgrade'
        ? { accepted: true, model: ctx.model ?? '', keyId: ctx.key?.id ?? '' }
        : { accepted: false, answer: refusal };
    },
  };
}
