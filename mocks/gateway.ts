import { type KeySeed, keyFixtures } from '../fixtures/keys.ts';
import { hideKeys, type Keyring, maskKey, stateOf } from './auth/keyring.ts';
import { decide, type Outcome } from './decide.ts';
import { createDecisionLog, type Decision, type DecisionLog } from './decision.ts';
import { type Inbound, readInbound } from './inbound.ts';
import { type GatewayParts, isLater, soundParts } from './parts.ts';
import { refuseFailure } from './refusals.ts';
import { respond } from './respond.ts';

/** A deliberate defect: the gateway's parts with one of them swapped. */
export type Swap = (parts: GatewayParts) => GatewayParts;

/** How a gateway is made; every member has a default. */
export type GatewayOptions = {
  /** The keys that are issued at the start; the fixture keys, one for each state, by default. */
  readonly keys?: readonly KeySeed[];
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
  | { readonly accepted: false; readonly response: Response };

/** A mock of the gateway. `fetch` is the whole of it; a server, MSW and tests all call it. */
export type Gateway = {
  /** Answers a request; it never throws. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Answers a WebSocket handshake: a refusal comes before any upgrade (RFC 6455 §4.2.2). */
  readonly handshake: (request: Request) => Promise<Handshake>;
  readonly keys: Keyring;
  readonly decisions: DecisionLog;
  /** True where it was made with deliberate defects. */
  readonly isFaulty: boolean;
};

/**
 * What the log keeps of an outcome; a presented secret is masked here, and goes no further. Path and
 * model are the caller's words, and a key gets into them by mistake.
 */
function toDecision(inbound: Inbound, outcome: Outcome, status: number): Decision {
  const { reading, key, end } = outcome;
  return {
    requestId: inbound.requestId,
    at: inbound.now,
    method: inbound.method,
    path: hideKeys(inbound.path),
    operation: outcome.operation,
    credential:
      reading?.kind === 'found' ? { style: reading.style, masked: maskKey(reading.secret) } : null,
    key: key === null ? null : { id: key.id, name: key.name, state: stateOf(key, inbound.now) },
    model: outcome.model === null ? null : hideKeys(outcome.model),
    status,
    clause: end.served ? null : end.refusal.clause,
    refusal: end.served ? null : { reason: end.refusal.reason, advice: end.refusal.advice },
  };
}

/** The end of a request on which the gateway itself failed. */
const failed = (error: unknown): Outcome => ({
  operation: null,
  format: 'openai',
  reading: null,
  key: null,
  model: null,
  end: { served: false, refusal: refuseFailure(error) },
});

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The same answer without its body, as HEAD is owed (RFC 9110 §9.3.2). */
const withoutBody = (response: Response): Response =>
  new Response(null, { status: response.status, headers: response.headers });

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
  const parts = (options.faults ?? []).reduce((sound, fault) => fault.swap(sound), soundParts);
  const keys = parts.createKeyring(options.keys ?? Object.values(keyFixtures), clock);
  const log = createDecisionLog();
  const prefix = `req_${crypto.randomUUID().slice(0, 8)}`;
  let count = 0;

  const open = (request: Request): Inbound => {
    count += 1;
    return readInbound(request, `${prefix}${count.toString(36).padStart(6, '0')}`, clock());
  };

  const take = async (
    inbound: Inbound,
    upgrades: boolean,
  ): Promise<{ outcome: Outcome; response: Response }> => {
    let outcome: Outcome;
    try {
      outcome = await decide(parts, keys, inbound);
    } catch (error) {
      outcome = failed(error);
    }
    const { end, format, operation, key } = outcome;
    const told = end.served
      ? respond(end.answer, format, inbound.requestId)
      : parts.refuse(end.refusal, operation, format, inbound);
    const response = isLater(told) ? await told : told;
    const finishing = parts.finish(response, inbound, key);
    const finished = isLater(finishing) ? await finishing : finishing;
    const isUpgraded = upgrades && end.served && end.answer.kind === 'upgrade';
    log.add(toDecision(inbound, outcome, isUpgraded ? 101 : finished.status));
    return { outcome, response: finished };
  };

  return {
    keys,
    decisions: log,
    isFaulty: (options.faults ?? []).length > 0,
    fetch: async (request) => {
      if (latency > 0) await pause(latency);
      const inbound = open(request);
      const preflight = parts.preflight(inbound);
      const early = isLater(preflight) ? await preflight : preflight;
      if (early !== null) return early;
      const { response } = await take(inbound, false);
      return request.method === 'HEAD' ? withoutBody(response) : response;
    },
    handshake: async (request) => {
      if (latency > 0) await pause(latency);
      const { outcome, response } = await take(open(request), true);
      return outcome.end.served && outcome.end.answer.kind === 'upgrade'
        ? { accepted: true, model: outcome.model ?? '' }
        : { accepted: false, response };
    },
  };
}
