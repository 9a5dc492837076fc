import { type DecisionRecord, listDecisions, readToken } from '../control-client.ts';
import { again, followDecisions, type StreamEvents } from './decision-stream.ts';

/** What a tab says to the worker that holds the stream. */
export type ToWorker =
  | { readonly kind: 'join'; readonly token: string | null }
  | { readonly kind: 'leave' };

/** What the worker says to a tab. */
export type ToTab =
  | { readonly kind: 'decided'; readonly decisions: readonly DecisionRecord[] }
  | { readonly kind: 'missed'; readonly count: number }
  | { readonly kind: 'connected'; readonly isLive: boolean };

/**
 * Asks for the earlier decisions each time that the stream begins, and holds back what comes
 * meanwhile: joined first and asked then, what comes between is told twice, never lost.
 */
function withEarlier(events: StreamEvents): StreamEvents {
  let turn = 0;
  let held: DecisionRecord[] | null = null;
  const catchUp = async (mine: number): Promise<void> => {
    const earlier = await listDecisions().catch(() => null);
    if (mine !== turn) return;
    if (earlier === null) {
      setTimeout(() => catchUp(mine), again);
      return;
    }
    const came = held ?? [];
    held = null;
    events.decided([...earlier, ...came]);
    events.connected(true);
  };
  return {
    missed: events.missed,
    decided: (decisions) => {
      if (held === null) events.decided(decisions);
      else held.push(...decisions);
    },
    connected: (isLive) => {
      turn += 1;
      held = isLive ? [] : null;
      if (isLive) void catchUp(turn);
      else events.connected(false);
    },
  };
}

/** Listens to the stream of the shared worker; false where this browser has none. */
function joinWorker(events: StreamEvents, onFailure: () => void): boolean {
  if (typeof SharedWorker === 'undefined') return false;
  const worker = new SharedWorker('/_anyone/dashboard-worker.js');
  const say = (message: ToWorker): void => worker.port.postMessage(message);
  const join = (): void => say({ kind: 'join', token: readToken() });
  worker.addEventListener('error', onFailure, { once: true });
  worker.port.addEventListener('message', ({ data }) => {
    const message: ToTab = data;
    if (message.kind === 'decided') events.decided(message.decisions);
    else if (message.kind === 'missed') events.missed(message.count);
    else events.connected(message.isLive);
  });
  worker.port.start();
  join();
  addEventListener('pagehide', () => say({ kind: 'leave' }));
  // The Back button may bring the page back as it was left.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) join();
  });
  return true;
}

/**
 * Tells the decisions that the mock keeps, and those to come, for as long as the page is open. All
 * tabs of a browser share one stream; where a browser has no shared workers, each holds its own.
 */
export function listenToDecisions(listener: StreamEvents): void {
  const events = withEarlier(listener);
  const alone = (): void => void followDecisions(readToken(), events, new AbortController().signal);
  if (!joinWorker(events, alone)) alone();
}
