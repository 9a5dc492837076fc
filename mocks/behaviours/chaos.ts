import { digest } from '../../base/digest.ts';
import type { Answer } from '../gateway/answer.ts';
import type { Refusal } from '../gateway/refusal.ts';
import type { GatewayRequest } from '../gateway/request/request.ts';
import type { Patch } from '../gateway/stages.ts';
import { pause, tapBody } from './stream-hook.ts';

/** What goes wrong on a service that is otherwise sound. */
export const mishaps = ['429', '500', 'slow', 'cut'] as const;

export type Mishap = (typeof mishaps)[number];

/** How often each of them happens, and how long the slow answers take. */
export type Chaos = {
  /** Shares of the accepted requests, between 0 and 1 and together no more than 1. */
  readonly rates: Readonly<Partial<Record<Mishap, number>>>;
  /** The same seed and the same order of requests bring the same mishaps; 1 by default. */
  readonly seed?: number;
  /** Milliseconds that a slow answer waits; 3,000 by default. */
  readonly slowness?: number;
};

const refusals: Readonly<Partial<Record<Mishap, Refusal>>> = {
  '429': {
    kind: 'rate-limited',
    status: 429,
    message: 'Too many requests. Try again in 1 second.',
    reason: 'chaos: a limit was pretended',
    advice: 'ask again after the seconds of Retry-After',
    clause: null,
    retryAfter: 1,
  },
  '500': {
    kind: 'failed',
    status: 500,
    message: 'The server had an error. Try again.',
    reason: 'chaos: a failure was pretended',
    advice: 'ask again',
    clause: null,
  },
};

/** A number from 0 up to 1, the same for the same seed and count. */
const drawn = (seed: number, count: number): number =>
  Number.parseInt(digest(`${seed}:${count}`).slice(0, 8), 16) / 2 ** 32;

function mishapOf({ rates, seed = 1 }: Chaos, count: number): Mishap | undefined {
  let rest = drawn(seed, count);
  return mishaps.find((one) => {
    rest -= rates[one] ?? 0;
    return rest < 0;
  });
}

const piecesBeforeCut = 3;

const encoder = new TextEncoder();

function cut(answer: Answer): Answer {
  const { body } = answer;
  if (body === null) return answer;
  const note = 'chaos: the answer was cut in its middle';
  const broken = () => new Error('chaos: the connection was cut');
  if (body instanceof ReadableStream) {
    let pieces = 0;
    const before = () => {
      pieces += 1;
      if (pieces > piecesBeforeCut) throw broken();
    };
    return { ...answer, note, body: tapBody(body, { before }) };
  }
  const whole = typeof body === 'string' ? encoder.encode(body) : body;
  const half = whole.slice(0, Math.ceil(whole.byteLength / 2));
  let isSent = false;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isSent) controller.error(broken());
      else controller.enqueue(half);
      isSent = true;
    },
  });
  return { ...answer, note, body: stream };
}

function complaintOf(rates: Chaos['rates']): string | null {
  const odd = Object.keys(rates).find((name) => !mishaps.some((one) => one === name));
  if (odd !== undefined) return `there is no mishap ${odd}: there are ${mishaps.join(', ')}`;
  const shares = Object.values(rates);
  if (!shares.every((share) => share >= 0)) return 'each share must be a number from 0 to 1';
  // A tenth ten times is a little more than 1 to a computer.
  const sum = shares.reduce((whole, share) => whole + share, 0);
  return sum > 1 + 1e-9 ? 'the shares come to more than 1' : null;
}

/**
 * Makes a share of the accepted requests go wrong. Refused requests stay as they are.
 *
 * @throws RangeError for shares that are no numbers from 0 to 1, or whose sum exceeds 1
 */
export function spreadChaos(chaos: Chaos): Patch {
  const complaint = complaintOf(chaos.rates);
  if (complaint !== null) throw new RangeError(complaint);
  const { slowness = 3_000 } = chaos;
  return (stages) => {
    let count = 0;
    const cuts = new WeakSet<GatewayRequest>();
    const slowed = new WeakSet<GatewayRequest>();
    const note = `chaos: the answer waited ${slowness} ms`;
    return {
      ...stages,
      authorize: async (ctx) => {
        const forbidden = await stages.authorize(ctx);
        if (forbidden !== null) return forbidden;
        count += 1;
        const mishap = mishapOf(chaos, count);
        if (mishap === 'cut') cuts.add(ctx.request);
        if (mishap === 'slow') {
          slowed.add(ctx.request);
          await pause(slowness);
        }
        return (mishap && refusals[mishap]) ?? null;
      },
      finish: async (ctx, answer) => {
        const finished = await stages.finish(ctx, answer);
        if (slowed.has(ctx.request)) return { ...finished, note };
        return cuts.has(ctx.request) && finished.status < 400 ? cut(finished) : finished;
      },
    };
  };
}
