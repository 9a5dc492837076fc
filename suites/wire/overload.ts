import type { Clock } from '../../base/clock.ts';
import { type Answer, type Exchange, headerOf, mayBeOnBill } from '../cases/exchange.ts';
import { isWebPage } from '../judge/classify.ts';
import { readRetryAfter } from './limit.ts';

/**
 * What becomes of the rate: `lower` where many requests are turned away, `raise` where none is any more, `settle` at
 * the last rate before that was too much, and `restore` where a lower rate changed nothing.
 */
export type RateStep = 'lower' | 'raise' | 'settle' | 'restore';

/**
 * What the answers 502, 503 and 504 of a target mean. Some front ends turn requests away with 503 when too many come:
 * nginx does so by default. Upstreams fail now and then. Other targets answer so to one request each time.
 */
export type Overload = {
  /**
   * Records the status of an answer, and returns what the run does about its rate; null for nothing.
   *
   * @param sentAt when its request was sent, and `now`: milliseconds by the same clock
   */
  readonly record: (status: number, sentAt: number, now: number) => RateStep | null;
  /**
   * Returns whether an exchange shows that its request was turned away (RFC 9110 §15.6.3 to §15.6.5). That may come
   * after work that is billed: there, only a web page with 503 shows it, or words with which a free request got 503.
   */
  readonly isTurnedAway: (exchange: Exchange) => boolean;
  /**
   * Returns whether a request that was turned away is sent again, for the first, second… time. Where few others are
   * turned away, twice is enough: the answer belongs to this request. Where nothing got through yet, it is once.
   */
  readonly mayRepeat: (turn: number) => boolean;
  /** Returns how many requests got another answer when they were sent again. */
  readonly answeredLater: () => number;
  /**
   * Returns the milliseconds to wait before the first, second… repeat: twice as long each time, and as `Retry-After`
   * asks, but four seconds at most. Requests that were turned away together do not come back together.
   */
  readonly waitFor: (answer: Answer, turn: number) => number;
  /** Records whether a request that this answer turned away then got another one. */
  readonly noteRepeat: (answer: Answer, isChanged: boolean) => void;
};

/** Called before a request is sent again for the answer that it got, with its place in the sequence. */
export type OnRepeat = (exchange: Exchange, at: number) => void;

/** How requests are sent again. */
type Patience = {
  readonly overload: Overload;
  readonly clock: Clock;
  /** Ends the waiting. */
  readonly signal: AbortSignal | undefined;
  readonly onRepeat: OnRepeat;
};

/** How often a request that was turned away is sent again; more often where others are, too, and once that has helped. */
const fewestRepeats = 2;
const usualRepeats = 3;
const mostRepeats = 8;

/** The last answers of a run, and the share of them by which others are turned away, too. */
const lastAnswers = 100;
const sharedTrouble = 0.05;

/** Milliseconds of the first wait and the longest, and into how many parts waits that begin together are spread. */
const firstWait = 250;
const longestWait = 4_000;
const spread = 8;

/** Fewest 503 and least share of all answers by which a target turns many away. */
const fewestAway = 3;
const leastShare = 0.1;

/** The same once a lower rate has helped, and how often the rate is then lowered by a step. */
const leastShareThen = 0.02;
const mostSettled = 4;

/** Least milliseconds over which a share is measured, and answers after which it is measured anew. */
const leastTime = 1_000;
const mostAnswers = 200;

/** Answers without a 503 among them that allow a higher rate again. */
const fewestAnswers = 3;

/** Requests in a row that were turned away each time: the next ones are believed, but for each twentieth. */
const fewestSteady = 5;
const askedEach = 20;

/** Whether a status says that a front end or what is behind it is overloaded, or does not answer now. */
export const isUnavailable = (status: number): boolean =>
  status === 502 || status === 503 || status === 504;

/** The words of an answer 503, by which a front end turns everybody away; it remembers a few of them. */
const wordsOf = ({ body }: Answer): string => body.slice(0, 1_000);
const mostWords = 20;

/**
 * Takes exchanges, and again while the target turns one of their requests away and none may be on a bill. Returns the
 * last ones: what comes each time is an answer as any other.
 *
 * @param take sends the requests; what is withheld then ends the repeats
 */
export async function askThrough<Taken extends readonly Exchange[]>(
  take: () => Promise<Taken>,
  { overload, clock, signal, onRepeat }: Patience,
): Promise<Taken> {
  const awayIn = (exchanges: Taken): readonly Answer[] => {
    const away = exchanges.filter(overload.isTurnedAway);
    const others = exchanges.filter((exchange) => !away.includes(exchange));
    return others.some(mayBeOnBill) ? [] : away.flatMap(({ answer }) => answer ?? []);
  };
  let taken = await take();
  const [first] = awayIn(taken);
  let away = first;
  let turn = 1;
  for (; away !== undefined && overload.mayRepeat(turn); turn += 1) {
    await clock.sleep(overload.waitFor(away, turn), signal);
    if (signal?.aborted === true) return taken;
    taken.forEach(onRepeat);
    const next = await take();
    if (next.some(({ failure }) => failure?.kind === 'withheld')) return taken;
    taken = next;
    [away] = awayIn(taken);
  }
  if (first !== undefined && turn > 1) overload.noteRepeat(first, away === undefined);
  return taken;
}

/** Follows the share of requests that are turned away, and says what becomes of the rate. */
function createRateSteps(): (isAway: boolean, sentAt: number, now: number) => RateStep | null {
  let state: 'usual' | 'lowered' | 'rising' | 'settled' | 'hopeless' = 'usual';
  let shareBefore = 1;
  let settled = 0;
  let since = Number.NEGATIVE_INFINITY;
  let answers = 0;
  let away = 0;

  const begin = (at: number): void => {
    since = at;
    answers = 0;
    away = 0;
  };

  /** What the answers since `since` ask for. */
  const step = (share: number): RateStep | null => {
    const isMany = away >= fewestAway && share >= (state === 'usual' ? leastShare : leastShareThen);
    if (!isMany) {
      const isClear = away === 0 && answers >= fewestAnswers;
      return isClear && (state === 'lowered' || state === 'rising') ? 'raise' : null;
    }
    if (state === 'rising' || state === 'settled') return settled < mostSettled ? 'settle' : null;
    if (state === 'lowered' && share > shareBefore / 2) return 'restore';
    // Where nothing gets through, the target is down.
    return away === answers ? null : 'lower';
  };

  const stateAfter = {
    lower: 'lowered',
    raise: 'rising',
    settle: 'settled',
    restore: 'hopeless',
  } as const;

  return (isAway, sentAt, now) => {
    if (state === 'hopeless' || sentAt < since) return null;
    if (answers === 0) since = sentAt;
    answers += 1;
    if (isAway) away += 1;
    if (now - since < leastTime) return null;
    const share = away / answers;
    const taken = step(share);
    if (taken !== null || answers >= mostAnswers) begin(now);
    if (taken === null) return null;
    if (taken === 'lower') shareBefore = share;
    if (taken === 'settle') settled += 1;
    state = stateAfter[taken];
    return taken;
  };
}

/** Creates the memory of one run. */
export function createOverload(): Overload {
  const helped = new Set<string>();
  let answeredLater = 0;
  let steady = 0;
  let unasked = 0;
  let waits = 0;
  let gotThrough = false;
  const last: boolean[] = [];
  const stepAfter = createRateSteps();

  const isShared = (): boolean =>
    last.filter((isAway) => isAway).length >= sharedTrouble * last.length;

  /** Whether it is worth asking once: not behind many that were turned away each time, but for some. */
  const isWorthAsking = (): boolean => {
    if (steady < (gotThrough ? fewestSteady : 1)) return true;
    unasked += 1;
    return unasked % askedEach === 0;
  };

  return {
    record: (status, sentAt, now) => {
      gotThrough ||= !isUnavailable(status);
      if (last.push(isUnavailable(status)) > lastAnswers) last.shift();
      return stepAfter(status === 503, sentAt, now);
    },
    isTurnedAway: (exchange) => {
      const { answer } = exchange;
      if (answer === null || !isUnavailable(answer.status)) return false;
      return (
        !mayBeOnBill(exchange) ||
        (answer.status === 503 && (isWebPage(answer) || helped.has(wordsOf(answer))))
      );
    },
    mayRepeat: (turn) => {
      if (turn === 1) return isWorthAsking();
      if (!gotThrough) return false;
      const most = answeredLater > 0 ? mostRepeats : usualRepeats;
      return turn <= (isShared() ? most : fewestRepeats);
    },
    answeredLater: () => answeredLater,
    waitFor: (answer, turn) => {
      waits += 1;
      const asked = readRetryAfter(headerOf(answer, 'retry-after')) ?? 0;
      const own = firstWait * 2 ** (turn - 1) * (1 + (waits % spread) / spread);
      return Math.min(longestWait, Math.max(asked, own));
    },
    noteRepeat: (answer, isChanged) => {
      steady = isChanged ? 0 : steady + 1;
      if (isChanged) answeredLater += 1;
      const isKnown = answer.status === 503 && answer.body !== '';
      if (isChanged && isKnown && helped.size < mostWords) helped.add(wordsOf(answer));
    },
  };
}
