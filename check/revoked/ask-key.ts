import type { Contract } from '../../spec/contract.ts';
import type { SingleCase } from '../../suites/cases/case.ts';
import { isRepresentative } from '../../suites/cases/credentials.ts';
import type { Exchange } from '../../suites/cases/exchange.ts';
import type { BodyOrder, Target } from '../../suites/cases/target.ts';
import { keyDeleted } from '../../suites/checks/keys/key-deleted.ts';
import { openSession } from '../../suites/run/open-session.ts';
import type { RunSettings } from '../../suites/run/run-settings.ts';
import { inParallel } from '../../suites/run/runner.ts';
import { orderOf } from '../../suites/run/survey-operation.ts';
import { createWire, type Wire } from '../../suites/wire/wire.ts';
import { isAmbiguous, isSilence, judgeWay, type Way } from './judge-way.ts';

/** The most requests of one round, but for those that got 429, 502, 503 or 504. */
export const mostRequests = 40;

/** One gateway that is asked about a deleted key, in one round or in several. */
export type Inquiry = {
  /** Sends the key in every way, compared with the valid key if there is one. */
  readonly askAll: () => Promise<readonly Way[]>;
  /** Sends it again in the ways that did not refuse it, and returns all ways. */
  readonly askAgain: (ways: readonly Way[]) => Promise<readonly Way[]>;
  /** Returns how many requests were sent so far. */
  readonly requests: () => number;
  /** Returns how many calls that may be billed were served so far. */
  readonly served: () => number;
  readonly close: () => Promise<void>;
};

/** The cases of KEY-DELETED: each style at each endpoint, plainly and where it can stream also for a stream. */
const waysOf = (contract: Contract, { notOffered = [] }: Target): readonly SingleCase[] =>
  keyDeleted(contract).filter(({ operation }) => !notOffered.includes(operation));

/** A case, and what the deleted key got. */
type Asked = readonly [SingleCase, Exchange];

const asked = (some: readonly SingleCase[], exchanges: ReadonlyMap<string, Exchange>): Asked[] =>
  some.flatMap((one): Asked[] => {
    const exchange = exchanges.get(one.id);
    return exchange === undefined ? [] : [[one, exchange]];
  });

/** Cases on the endpoint that represents its format, which go first, and all others. */
function inStages(
  contract: Contract,
  some: readonly SingleCase[],
): readonly [early: SingleCase[], late: SingleCase[]] {
  const isEarly = ({ operation }: SingleCase) => isRepresentative(contract, operation);
  return [some.filter(isEarly), some.filter((one) => !isEarly(one))];
}

/** A wire that sends at most `mostRequests` in a round. */
function limitWire(wire: Wire): { readonly wire: Wire; readonly nextRound: () => void } {
  const counted = (): number => {
    const { limited, unavailable } = wire.limits();
    return wire.sent() - limited - unavailable;
  };
  let limit = mostRequests;
  return {
    wire: {
      ...wire,
      send: (request, barrier, onRepeat) =>
        wire.send(
          request,
          (ready) =>
            counted() >= limit
              ? `the limit of ${mostRequests} requests is reached`
              : (barrier?.(ready) ?? null),
          onRepeat,
        ),
    },
    nextRound: () => {
      limit = counted() + mostRequests;
    },
  };
}

/**
 * Opens an inquiry about the deleted key of a target. Every request is a free probe; the valid key goes
 * first, so that a lock-out after invalid keys does not hide its answers.
 *
 * @param settings how requests are sent; `notify.progress` gets the number of answers, and of all
 */
export function openInquiry(contract: Contract, target: Target, settings: RunSettings): Inquiry {
  const { wire, nextRound } = limitWire(createWire({ ...settings, origin: target.baseUrl.origin }));
  const { session, served } = openSession(contract, target, wire, settings);
  const ways = waysOf(contract, target);
  const hasValidKey = target.keys.active !== undefined;
  const controls = hasValidKey ? ways.filter(({ request }) => !request.stream).length : 0;
  const strangers = new Map<string, Exchange>();

  // One control for each style of an endpoint: a stream needs no other, as the key is judged alike.
  const controlOf = async ({ control }: SingleCase): Promise<Exchange | null> =>
    hasValidKey && control !== null ? session.control({ ...control, stream: false }) : null;

  /** Sends an unknown key where only that shows whether the deleted one was accepted. */
  const askStrangers = async (asked: readonly Asked[]): Promise<void> => {
    const unclear = asked.flatMap(([one, exchange]) => (isAmbiguous(exchange) ? [one] : []));
    const first = unclear.filter(
      ({ operation }, at) =>
        !strangers.has(operation) &&
        unclear.findIndex((other) => other.operation === operation) === at,
    );
    const [early, late] = inStages(contract, first);
    const left = Math.max(0, mostRequests - ways.length - controls);
    await inParallel([...early, ...late].slice(0, left), settings.concurrency, async (one) => {
      const [credential] = one.request.credentials;
      if (credential === undefined) return;
      const plan = { ...one.request, credentials: [{ ...credential, key: 'unknown' as const }] };
      strangers.set(one.operation, await session.send(plan));
    });
  };

  const judge = async (some: readonly Asked[]): Promise<readonly Way[]> => {
    const valid = await Promise.all(some.map(([one]) => controlOf(one)));
    const orders = some.map(([{ operation }, exchange], at): BodyOrder | null => {
      if (!isAmbiguous(exchange)) return 'key-first';
      const stranger = strangers.get(operation);
      return stranger === undefined ? null : orderOf(stranger, valid[at] ?? null);
    });
    // Where an endpoint was not asked with an unknown key, those that were decide.
    const otherwise = orders.includes('body-first') ? 'body-first' : 'unknown';
    return some.map(([one, exchange], at) =>
      judgeWay(one, exchange, {
        control: valid[at] ?? null,
        stranger: strangers.get(one.operation) ?? null,
        order: orders[at] ?? otherwise,
        keyOf: session.keyOf,
      }),
    );
  };

  const ask = async (some: readonly SingleCase[]): Promise<readonly Way[]> => {
    nextRound();
    const total = some.length * (hasValidKey ? 2 : 1);
    const exchanges = new Map<string, Exchange>();
    let done = 0;
    const each = (
      part: readonly SingleCase[],
      work: (one: SingleCase) => Promise<Exchange | null>,
    ) =>
      inParallel(part, settings.concurrency, async (one) => {
        const exchange = await work(one);
        if (exchange !== null) {
          done += 1;
          settings.notify?.progress?.(done, total);
        }
        return exchange;
      });
    const sendKey = async (one: SingleCase): Promise<Exchange> => {
      const known = exchanges.get(one.id) ?? (await session.send(one.request));
      exchanges.set(one.id, known);
      return known;
    };
    const isSilent = (answers: readonly (Exchange | null)[]): boolean =>
      answers.length > 0 && answers.every((answer) => answer === null || isSilence(answer));
    const [early, late] = inStages(contract, some);
    // One wait for the timeout is enough where nothing answers.
    if (isSilent(await each(early, controlOf)) && isSilent(await each(early, sendKey))) {
      return judge(asked(early, exchanges));
    }
    await each(late, controlOf);
    await each(
      early.filter(({ id }) => !exchanges.has(id)),
      sendKey,
    );
    await each(late, sendKey);
    const all = asked(some, exchanges);
    await askStrangers(all);
    return judge(all);
  };

  return {
    askAll: () => ask(ways),
    askAgain: async (before) => {
      const open = ways.filter((one) =>
        before.some(({ id, state }) => id === one.id && (state === 'works' || state === 'unknown')),
      );
      const now = await ask(open);
      return before.map(
        (way) =>
          now.find(
            // What was withheld, so that it is not billed, shows nothing new.
            ({ id, exchange }) => id === way.id && exchange.failure?.kind !== 'withheld',
          ) ?? way,
      );
    },
    requests: wire.sent,
    served: () => Object.values(served()).reduce((sum, calls) => sum + calls, 0),
    close: wire.close,
  };
}
