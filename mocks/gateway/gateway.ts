import { realClock } from '../../base/clock.ts';
import { type KeySeed, keyFixtures } from '../../fixtures/keys.ts';
import { operationOf } from '../../spec/index.ts';
import { hideKeys, type Keyring, maskKey, stateOf } from '../keys/keyring.ts';
import type { RealtimeVoice } from '../realtime/voice.ts';
import { type Answer, guard, type Later, toResponse, whenThere } from './answer.ts';
import { decide, type Given, givenOutcome, type Outcome } from './decide.ts';
import { createDecisionLog, type Decision, type DecisionLog } from './decision.ts';
import { type GatewayParts, type Swap, soundParts } from './parts.ts';
import { refuseFailure, refuseLongAnswer, refuseUpgrade } from './refusals.ts';
import { presentedOf } from './request/credential-places.ts';
import { type Inbound, readInbound } from './request/inbound.ts';
import { type Received, receive } from './request/received.ts';
import { respond } from './respond.ts';

export type { Swap } from './parts.ts';

/** How a gateway is made; every member has a default. */
export type GatewayOptions = {
  /** The keys that are issued at the start; the fixture keys, one for each state, by default. */
  readonly keys?: readonly KeySeed[];
  /** What it does beside its part: pace, scripted answers, chaos; `behaviours/` has them. */
  readonly behaviours?: readonly Swap[];
  /** Deliberate defects to serve with. */
  readonly faults?: readonly { readonly swap: Swap }[];
  /** Milliseconds to wait before each answer. */
  readonly latency?: number;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
};

/** How a WebSocket handshake is answered: a model to open a session with, or a plain refusal. */
export type Handshake =
  | { readonly accepted: true; readonly model: string }
  | { readonly accepted: false; readonly answer: Answer };

/** A mock of the gateway. `answer` is the whole of it; `fetch` is the same for MSW and tests. */
export type Gateway = {
  /** Answers a request; it never throws. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Answers a request as plain data, for a server of one's own; it never throws. */
  readonly answer: (received: Received) => Later<Answer>;
  /** Answers a WebSocket handshake: a refusal comes before any upgrade (RFC 6455 §4.2.2). */
  readonly handshake: (received: Received) => Promise<Handshake>;
  /** Gives what was decided ahead of it: it stands in the log, and pages of other origins may read it. */
  readonly give: (received: Received, given: Given) => Later<Answer>;
  /** How realtime sessions answer, once their handshake was accepted. */
  readonly voice: RealtimeVoice;
  readonly keys: Keyring;
  readonly decisions: DecisionLog;
};

/**
 * What the log keeps of an outcome; a presented secret is masked here, and goes no further. Path and
 * model are the caller's words, and a key gets into them by mistake.
 */
function toDecision(inbound: Inbound, outcome: Outcome, answer: Answer): Decision {
  const { reading, key, end } = outcome;
  return {
    requestId: inbound.requestId,
    at: inbound.now,
    method: inbound.method,
    path: hideKeys(inbound.path),
    operation: outcome.operation,
    credential:
      reading?.kind === 'found' ? { style: reading.style, masked: maskKey(reading.secret) } : null,
    presented: presentedOf(reading, inbound),
    key: key === null ? null : { id: key.id, name: key.name, state: stateOf(key, inbound.now) },
    model: outcome.model === null ? null : hideKeys(outcome.model),
    status: answer.status,
    streamed: end.served && end.answer.kind === 'stream',
    clause: end.served ? null : end.refusal.clause,
    refusal: end.served ? null : { reason: end.refusal.reason, advice: end.refusal.advice },
    note: answer.note ?? outcome.note ?? null,
  };
}

/** What V8 says of a text that is longer than any may be: of an answer that repeats too much. */
const isTooLong = (error: unknown): boolean =>
  error instanceof RangeError && error.message === 'Invalid string length';

/** Where a request led on which the gateway failed: nowhere, where that is what failed. */
function routeOf(parts: GatewayParts, inbound: Inbound): Pick<Outcome, 'operation' | 'format'> {
  try {
    const route = parts.route(inbound);
    return route.found
      ? { operation: route.operation, format: operationOf(route.operation).format }
      : { operation: null, format: route.format };
  } catch {
    return { operation: null, format: 'openai' };
  }
}

/** The end of a request on which the gateway itself failed, or whose answer cannot be written. */
const failed = (error: unknown, parts: GatewayParts, inbound: Inbound): Outcome => ({
  ...routeOf(parts, inbound),
  reading: null,
  key: null,
  model: null,
  end: { served: false, refusal: isTooLong(error) ? refuseLongAnswer : refuseFailure(error) },
});

/** What is answered where a failure cannot even be told. */
const broken: Answer = { status: 500, headers: { 'cache-control': 'no-store' }, body: null };

/**
 * Makes a mock gateway. It holds its own keys and log and shares nothing with another one.
 *
 * @example
 * const gateway = createGateway();
 * const response = await gateway.fetch(new Request('http://mock/v1/models'));
 * response.status; // 401: a request without a key is refused
 */
export function createGateway(options: GatewayOptions = {}): Gateway {
  const { clock = Date.now, latency = 0 } = options;
  const swaps = [...(options.behaviours ?? []), ...(options.faults ?? []).map(({ swap }) => swap)];
  const parts = swaps.reduce((sound, swap) => swap(sound), soundParts);
  const keys = parts.createKeyring(options.keys ?? Object.values(keyFixtures), clock);
  const log = createDecisionLog();
  const prefix = `req_${crypto.randomUUID().slice(0, 8)}`;
  let count = 0;

  const open = (received: Received): Inbound => {
    count += 1;
    return readInbound(received, {
      requestId: `${prefix}${count.toString(36).padStart(6, '0')}`,
      now: clock(),
      readPayload: parts.readPayload,
    });
  };

  /** A handshake is not answered with what it did not ask for, where there is no WebSocket. */
  const judgeUpgrade = (outcome: Outcome): Outcome =>
    outcome.end.served && outcome.end.answer.kind !== 'upgrade'
      ? { ...outcome, end: { served: false, refusal: refuseUpgrade } }
      : outcome;

  const tell = (
    inbound: Inbound,
    outcome: Outcome,
    upgrades: boolean,
  ): Later<{ outcome: Outcome; answer: Answer }> => {
    const { end, format, operation, key } = outcome;
    const told = end.served
      ? respond(end.answer, format, inbound.requestId)
      : parts.refuse(end.refusal, operation, format, inbound);
    const isUpgraded = upgrades && end.served && end.answer.kind === 'upgrade';
    return whenThere(told, (answer) =>
      whenThere(parts.finish(answer, inbound, key), (finished) => {
        log.add(toDecision(inbound, outcome, isUpgraded ? { ...finished, status: 101 } : finished));
        return { outcome, answer: finished };
      }),
    );
  };

  const take = (inbound: Inbound, upgrades: boolean) =>
    guard(
      () =>
        whenThere(decide(parts, keys, inbound), (outcome) =>
          tell(inbound, upgrades ? judgeUpgrade(outcome) : outcome, upgrades),
        ),
      // Whatever part failed, be it at the last look at the answer: told in the format of its path.
      (error) => tell(inbound, failed(error, parts, inbound), upgrades),
    );

  const answerNow = (received: Received): Later<Answer> => {
    const inbound = open(received);
    return whenThere(
      parts.preflight(inbound),
      (early) => early ?? whenThere(take(inbound, false), ({ answer }) => answer),
    );
  };
  const answer = (received: Received): Later<Answer> =>
    guard(
      () =>
        latency > 0
          ? realClock.sleep(latency).then(() => answerNow(received))
          : answerNow(received),
      () => broken,
    );

  const give = (received: Received, given: Given): Later<Answer> => {
    const inbound = open(received);
    const outcome = givenOutcome(given, routeOf(parts, inbound).format);
    return guard(
      () => whenThere(tell(inbound, outcome, false), ({ answer: told }) => told),
      () => broken,
    );
  };

  return {
    voice: parts.voice,
    keys,
    decisions: log,
    answer,
    give,
    // A HEAD is answered without the body that its GET has (RFC 9110 §9.3.2).
    fetch: async (request) => {
      const answered = await answer(receive(request));
      return toResponse(request.method === 'HEAD' ? { ...answered, body: null } : answered);
    },
    handshake: async (received) => {
      if (latency > 0) await realClock.sleep(latency);
      const { outcome, answer: refusal } = await take(open(received), true);
      return outcome.end.served && outcome.end.answer.kind === 'upgrade'
        ? { accepted: true, model: outcome.model ?? '' }
        : { accepted: false, answer: refusal };
    },
  };
}
