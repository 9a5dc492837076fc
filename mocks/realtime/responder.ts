import { pause } from '../behaviours/stream-hook.ts';
import type { RealtimeEvent, ResponseEvent } from './events.ts';
import { type RealtimeOrder, realtimeResponse } from './response.ts';
import type { Pace, RealtimeVoice } from './voice.ts';

/** Says the responses of one session, one at a time. */
export type Speaker = {
  /** The id of the response that is being said; null where none is. */
  readonly active: () => string | null;
  /** Says a response, `delay` milliseconds after it was begun; at once where nothing slows it. */
  readonly speak: (order: Omit<RealtimeOrder, 'isCancelled'> & { readonly delay: number }) => void;
  /** Cancels the response that is being said. @returns false where none is, or another than `id` */
  readonly cancel: (id: string | null) => boolean;
  /** Says no more: nobody listens. */
  readonly end: () => void;
};

/** What an event waits for: words for their pace, the first of them for a delay that was written down. */
function waitFor(
  event: ResponseEvent,
  delay: number,
  pace: Pace | null,
  signal: AbortSignal,
): Promise<void> | null {
  if (signal.aborted) return null;
  if ('delta' in event) return pace?.(event.delta, signal) ?? null;
  const isFirst =
    event.type === 'response.output_item.added' ||
    (event.type === 'response.done' && event.response.status === 'failed');
  return isFirst && delay > 0 ? pause(delay, signal) : null;
}

/**
 * Makes the speaker of a session.
 *
 * @param failed is called with the defect that broke off a response
 */
export function createSpeaker(
  voice: RealtimeVoice,
  send: (event: RealtimeEvent) => void,
  failed: () => void,
): Speaker {
  let active: { readonly id: string; readonly abort: AbortController } | null = null;
  let isOver = false;

  const say = async ({ delay, ...order }: Parameters<Speaker['speak']>[0]): Promise<void> => {
    const abort = new AbortController();
    const { signal } = abort;
    const pace = voice.openPace();
    active = { id: order.ids.response, abort };
    for (const event of realtimeResponse({ ...order, isCancelled: () => signal.aborted })) {
      const waiting = waitFor(event, delay, pace, signal);
      if (waiting !== null) await waiting;
      if (isOver) return;
      if (event.type === 'response.done') active = null;
      send(event);
    }
  };

  return {
    active: () => active?.id ?? null,
    speak: (order) => {
      say(order).catch(() => {
        active = null;
        if (!isOver) failed();
      });
    },
    cancel: (id) => {
      if (active === null || (id !== null && id !== active.id)) return false;
      active.abort.abort();
      return true;
    },
    end: () => {
      isOver = true;
      active?.abort.abort();
    },
  };
}
