import { realClock } from '../../base/clock.ts';
import { type Answer, type Exchange, mayBeOnBill, type WireRequest } from '../cases/exchange.ts';
import { createConnector } from './connect.ts';
import { createConnections } from './connections.ts';
import { failureOf, noHttp, UnsentError } from './failure.ts';
import { readyHandshake } from './handshake.ts';
import {
  type Limit,
  type Limits,
  limitedExchange,
  limitOf,
  limitRepeats,
  longestWait,
  waitFor,
} from './limit.ts';
import { askThrough, type OnRepeat } from './overload.ts';
import { createPace } from './pace.ts';
import { askInTurn, closedExchange, type Take } from './raw-connection.ts';
import { type Ready, sendReady } from './send-ready.ts';
import { readyThrough } from './send-through.ts';
import type { WireOptions } from './wire-settings.ts';

/** Returns, when a request's turn comes, why it must not be sent; null where it may be. */
export type Barrier = (request: WireRequest) => string | null;

const noBarrier: Barrier = () => null;

/** The exchange of a request that a barrier kept from being sent. */
const barredExchange = (request: WireRequest, reason: string): Exchange => ({
  request,
  milliseconds: 0,
  answer: null,
  failure: { kind: 'withheld', message: reason },
});

/** Sends requests to one origin exactly as written: follows no redirect, changes nothing. */
export type Wire = {
  readonly send: (
    request: WireRequest,
    barrier?: Barrier,
    onRepeat?: OnRepeat,
  ) => Promise<Exchange>;
  /**
   * Sends requests one after another over one connection, as long as the server keeps it open. With a raw
   * request among them it never reconnects: a request that finds the connection closed is not sent, and
   * its exchange says so. Without one it ends early where `isEnough` accepts an exchange.
   */
  readonly sendInTurn: (
    requests: readonly WireRequest[],
    isEnough?: (exchange: Exchange) => boolean,
    barrier?: Barrier,
    onRepeat?: OnRepeat,
  ) => Promise<Exchange[]>;
  /** Returns the number of requests sent so far. */
  readonly sent: () => number;
  /** Returns the limits that the target reported so far. */
  readonly limits: () => Limits;
  readonly close: () => Promise<void>;
};

const isRaw = ({ raw }: WireRequest): boolean => raw !== undefined;

/** Opens a wire to an origin; connections are made as requests come and kept alive until `close`. */
export function createWire(options: WireOptions): Wire {
  const { origin, timeout, concurrency, rate = null, signal, clock = realClock } = options;
  const connector = createConnector(origin, timeout, options.route);
  // A server that closes one kept connection unannounced may close the next just when a request goes
  // out on it: what may be billed then gets a connection of its own, since it is sent only once.
  let keepsConnections = true;
  const onLost = () => {
    keepsConnections = false;
  };
  const kept = createConnections(origin, connector.open, onLost);
  const openRaw = () =>
    connector.open().catch((error: unknown) => {
      throw new UnsentError(error);
    });
  const { pace = createPace({ rate, concurrency }, { clock, onPause: options.notify?.pause }) } =
    options;
  signal?.addEventListener('abort', () => void connector.destroy());
  let sent = 0;

  /** Sends one request when it may leave, and turns its error into a failure. */
  const takeBehind =
    (barrier: Barrier): Take =>
    async (request, prepare, isNext = false) => {
      let start = performance.now();
      const elapsed = () => Math.round(performance.now() - start);
      let barred: string | null = null;
      const mayGo = () => {
        start = performance.now();
        barred = barrier(request);
        return barred === null;
      };
      const counted = async (): Promise<Ready<Answer> | null> => {
        const ready = await prepare();
        if (ready === null) return null;
        const write = () => {
          sent += 1;
          return ready.write();
        };
        return { ...ready, write };
      };
      try {
        const answer = await pace.take((depart) => sendReady(depart, counted, mayGo), {
          isNext,
          signal,
        });
        if (barred !== null) return barredExchange(request, barred);
        if (answer === null) return closedExchange(request);
        if (answer.status < 100) throw new Error(noHttp);
        return { request, milliseconds: elapsed(), answer, failure: null };
      } catch (error) {
        // A connection that was cut by the run's own end says nothing of the target.
        const cause =
          signal?.aborted === true ? new DOMException('the run ended', 'AbortError') : error;
        return { request, milliseconds: elapsed(), answer: null, failure: failureOf(cause) };
      }
    };

  /** Reports the limit that an exchange met to the pace, and returns it; null where it met none. */
  const meetLimit = (exchange: Exchange, sentAt: number, turn: number): Limit | null => {
    const limit = limitOf(exchange, pace.isLimited());
    if (limit === null || options.waitsForLimits === false) {
      const { answer, milliseconds } = exchange;
      if (answer !== null) pace.accept(clock.now() - milliseconds, answer.status);
      return null;
    }
    const wait = waitFor(limit, turn);
    pace.slow(wait > longestWait ? 0 : wait, sentAt);
    return limit;
  };

  /** Whether a limited request is not sent again. */
  const isLast = (limit: Limit, turn: number): boolean =>
    turn > limitRepeats || pace.isWeary() || waitFor(limit, turn) > longestWait;

  /**
   * Sends a request, and again where it met a limit: a 429 means that it was not processed, so that nothing
   * is billed twice.
   */
  const sendPaced = async (
    request: WireRequest,
    prepare: () => Promise<Ready<Answer>>,
    barrier: Barrier,
    isNext = false,
  ): Promise<Exchange> => {
    for (let turn = 1; ; turn += 1) {
      const sentAt = clock.now();
      const exchange = await takeBehind(barrier)(request, prepare, isNext);
      const limit = meetLimit(exchange, sentAt, turn);
      if (limit === null) return exchange;
      if (isLast(limit, turn)) return limitedExchange(exchange, limit, turn);
    }
  };

  const sendOnce = (request: WireRequest, barrier: Barrier, isAlone: boolean) =>
    sendPaced(
      request,
      () =>
        request.upgrade
          ? readyHandshake(openRaw, request, timeout)
          : readyThrough(kept, request, timeout, isAlone),
      barrier,
    );

  /**
   * Sends requests over one raw connection. Where one met a limit it sends all of them again on a new one,
   * unless one may be on a bill.
   */
  const askRaw = async (
    requests: readonly WireRequest[],
    barrier: Barrier,
  ): Promise<Exchange[]> => {
    const take = takeBehind(barrier);
    for (let turn = 1; ; turn += 1) {
      const sentAt = clock.now();
      const exchanges = await askInTurn(openRaw, timeout, requests, take);
      const met = exchanges.map((exchange) => meetLimit(exchange, sentAt, turn));
      const limit = met.find((one) => one !== null) ?? null;
      if (limit === null) return exchanges;
      const isBilled = exchanges.some((one, at) => met[at] === null && mayBeOnBill(one));
      if (isLast(limit, turn) || isBilled) {
        return exchanges.map((exchange, at) => {
          const own = met[at] ?? null;
          return own === null ? exchange : limitedExchange(exchange, own, turn);
        });
      }
    }
  };

  const sendOne = async (request: WireRequest, barrier: Barrier): Promise<Exchange> => {
    if (isRaw(request)) {
      const [only] = await askRaw([request], barrier);
      if (only !== undefined) return only;
    }
    const isAlone = request.mayBeBilled && !keepsConnections;
    const first = await sendOnce(request, barrier, isAlone);
    // A server may close a kept connection while the next request is under way (RFC 9112 §9.3.1): that
    // answers nothing, so the request is sent once more, unless it may be on a bill: it may have been
    // served before the connection closed. A new connection cannot be about to close for an earlier request.
    return first.failure?.kind === 'cut' && !mayBeOnBill(first)
      ? sendOnce(request, barrier, true)
      : first;
  };

  const sendAll = async (
    requests: readonly WireRequest[],
    isEnough: (exchange: Exchange) => boolean,
    barrier: Barrier,
  ): Promise<Exchange[]> => {
    if (requests.some(isRaw)) return askRaw(requests, barrier);
    const own = createConnections(origin, connector.open);
    const exchanges: Exchange[] = [];
    for (const request of requests) {
      const prepare = () => readyThrough(own, request, timeout);
      const next = await sendPaced(request, prepare, barrier, true);
      exchanges.push(next);
      if (isEnough(next)) break;
    }
    await own.close();
    return exchanges;
  };

  /** Takes exchanges, and again while the target turns requests away. */
  const throughOverload = <Taken extends readonly Exchange[]>(
    take: () => Promise<Taken>,
    onRepeat: OnRepeat = () => {},
  ): Promise<Taken> =>
    options.waitsForLimits === false
      ? take()
      : askThrough(take, { overload: pace.overload, clock, signal, onRepeat });

  return {
    send: async (request, barrier = noBarrier, onRepeat) => {
      const take = async (): Promise<[Exchange]> => [await sendOne(request, barrier)];
      const [exchange] = await throughOverload(take, onRepeat);
      return exchange;
    },
    sendInTurn: (requests, isEnough = () => false, barrier = noBarrier, onRepeat) =>
      throughOverload(() => sendAll(requests, isEnough, barrier), onRepeat),
    sent: () => sent,
    limits: pace.limits,
    close: async () => {
      await kept.close();
      await connector.destroy();
    },
  };
}
