import type { Decision, DecisionLog } from '../gateway/decision.ts';
import { eventOf } from './decision-steps.ts';

/** The decisions of a log as they come, for any number of listeners. */
export type Feed = {
  /**
   * Opens a stream of server-sent events: one a decision, its id the request's.
   *
   * @param after the id of the last event that the listener has; what is kept of later ones comes first
   */
  readonly open: (after: string | null) => ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Ends every stream, once what was decided so far has been sent. */
  readonly close: () => void;
};

type Listener = {
  readonly controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  missed: number;
};

/** Milliseconds over which decisions are gathered, so that a listener costs one write for all of them. */
const gathering = 25;
const heartbeat = 15_000;
/** Bytes that may wait for a listener; one that is further behind is skipped, and told how far. */
const backlog = 4_194_304;

const encoder = new TextEncoder();

/** What a listener missed comes before the next event that it gets. */
function push(listener: Listener, chunk: Uint8Array<ArrayBuffer>, count: number): void {
  const { controller } = listener;
  if ((controller.desiredSize ?? 0) <= 0) {
    listener.missed += count;
    return;
  }
  if (listener.missed > 0) {
    controller.enqueue(encoder.encode(`event: missed\ndata: {"count":${listener.missed}}\n\n`));
    listener.missed = 0;
  }
  controller.enqueue(chunk);
}

function since(log: DecisionLog, after: string | null): readonly Decision[] {
  if (after === null) return [];
  const kept = log.recent();
  return kept.slice(kept.findIndex(({ requestId }) => requestId === after) + 1);
}

/**
 * Makes a feed of a log. It listens to the log only while somebody listens to it, encodes each
 * decision once for all, and never waits for a listener: one that does not keep up misses events.
 */
export function createFeed(log: DecisionLog): Feed {
  const listeners = new Set<Listener>();
  let gathered: Decision[] = [];
  let leave = (): void => undefined;

  const flush = (): void => {
    const events = gathered;
    gathered = [];
    if (events.length === 0) return;
    const chunk = encoder.encode(events.map(eventOf).join(''));
    for (const listener of listeners) push(listener, chunk, events.length);
  };
  const join = (): (() => void) => {
    const unsubscribe = log.subscribe((decision) => {
      if (gathered.length === 0) setTimeout(flush, gathering).unref();
      gathered.push(decision);
    });
    const beat = setInterval(() => {
      for (const listener of listeners) push(listener, encoder.encode(': here\n\n'), 0);
    }, heartbeat);
    beat.unref();
    return () => {
      unsubscribe();
      clearInterval(beat);
      gathered = [];
    };
  };

  return {
    open: (after) => {
      let own: Listener | null = null;
      const strategy = new ByteLengthQueuingStrategy({ highWaterMark: backlog });
      return new ReadableStream<Uint8Array<ArrayBuffer>>(
        {
          start: (controller) => {
            // Whoever joins now must not get what was decided before, but once.
            flush();
            const earlier = since(log, after).map(eventOf).join('');
            controller.enqueue(encoder.encode(`retry: 1000\n\n${earlier}`));
            own = { controller, missed: 0 };
            if (listeners.size === 0) leave = join();
            listeners.add(own);
          },
          cancel: () => {
            const wasLast = own !== null && listeners.delete(own) && listeners.size === 0;
            if (wasLast) leave();
          },
        },
        strategy,
      );
    },
    close: () => {
      flush();
      for (const { controller } of listeners) controller.close();
      if (listeners.size > 0) leave();
      listeners.clear();
    },
  };
}
