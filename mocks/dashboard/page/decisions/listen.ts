import { type DecisionRecord, listDecisions, readToken } from '../control-client.ts';
import { again, followDecisions, type StreamEvents } from './decision-stream.ts';

/**
 * Asks for the earlier decisions each time that the stream begins, and holds back what comes
 * meanwhile: joined first and asked then, what comes in between arrives twice, and is never lost.
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

/**
 * Passes on the decisions that the mock keeps, and those to come, for as long as the page is shown. A hidden
 * tab gives its connection up, since a browser makes six to a host, and catches up once it is shown.
 */
export function listenToDecisions(listener: StreamEvents): void {
  const events = withEarlier(listener);
  let open: AbortController | null = null;
  const follow = (): void => {
    open?.abort();
    open = null;
    if (document.hidden) return;
    open = new AbortController();
    void followDecisions(readToken(), events, open.signal);
  };
  document.addEventListener('visibilitychange', follow);
  // A page that was frozen, or that the Back button brings back, has lost its stream.
  document.addEventListener('resume', follow);
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) follow();
  });
  follow();
}
