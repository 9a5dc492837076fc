/**
 * The worker that all tabs of a browser share. It holds the one stream of decisions: a browser makes
 * six connections to a host, and a stream for each tab would leave none to the seventh.
 */
import { followDecisions } from './decision-stream.ts';
import type { ToTab, ToWorker } from './shared-stream.ts';

type SharedStream = { readonly tabs: Set<MessagePort>; isLive: boolean; readonly end: () => void };

/** By the control token, so that a tab without the right one is told nothing. */
const streams = new Map<string | null, SharedStream>();

function open(token: string | null): SharedStream {
  const abort = new AbortController();
  const stream: SharedStream = { tabs: new Set(), isLive: false, end: () => abort.abort() };
  const tell = (message: ToTab): void => {
    for (const tab of stream.tabs) tab.postMessage(message);
  };
  void followDecisions(
    token,
    {
      decided: (decisions) => tell({ kind: 'decided', decisions }),
      missed: (count) => tell({ kind: 'missed', count }),
      connected: (isLive) => {
        stream.isLive = isLive;
        tell({ kind: 'connected', isLive });
      },
    },
    abort.signal,
  );
  return stream;
}

function leave(tab: MessagePort): void {
  for (const [token, { tabs, end }] of streams) {
    if (!tabs.delete(tab) || tabs.size > 0) continue;
    end();
    streams.delete(token);
  }
}

function join(tab: MessagePort, token: string | null): void {
  const stream = streams.get(token) ?? open(token);
  streams.set(token, stream);
  stream.tabs.add(tab);
  const told: ToTab = { kind: 'connected', isLive: stream.isLive };
  tab.postMessage(told);
}

addEventListener('connect', (event) => {
  const [tab] = event instanceof MessageEvent ? event.ports : [];
  if (tab === undefined) return;
  tab.addEventListener('message', ({ data }) => {
    const message: ToWorker = data;
    if (message.kind === 'join') join(tab, message.token);
    else leave(tab);
  });
  // A tab that crashed says no goodbye; not every browser tells its end.
  tab.addEventListener('close', () => leave(tab));
  tab.start();
});
