import type { DecisionRecord } from '../control-client.ts';

/** What a listener of the decision log receives. */
export type StreamEvents = {
  readonly decided: (decisions: readonly DecisionRecord[]) => void;
  readonly missed: (count: number) => void;
  readonly connected: (isLive: boolean) => void;
};

/** Milliseconds before what failed is tried again. */
export const again = 1_000;

const lineOf = (frame: string, name: string): string | undefined =>
  frame
    .split('\n')
    .find((line) => line.startsWith(`${name}: `))
    ?.slice(name.length + 2);

function deliver(frames: readonly string[], events: StreamEvents): void {
  const decisions: DecisionRecord[] = [];
  for (const frame of frames) {
    const text = lineOf(frame, 'data');
    if (text === undefined) continue;
    if (lineOf(frame, 'event') === 'missed') {
      const { count }: { count: number } = JSON.parse(text);
      events.missed(count);
    } else {
      decisions.push(JSON.parse(text));
    }
  }
  if (decisions.length > 0) events.decided(decisions);
}

/** Reads one connection to its end. `fetch` in place of `EventSource`, which cannot send a token. */
async function readOnce(
  token: string | null,
  events: StreamEvents,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch('/_anyone/decisions', {
    headers: {
      accept: 'text/event-stream',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    signal,
  });
  if (!response.ok || response.body === null) throw new Error(`answered ${response.status}`);
  events.connected(true);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const frames = (text + value).split('\n\n');
    text = frames.pop() ?? '';
    deliver(frames, events);
  }
}

/**
 * Follows the decisions to come until `signal` aborts; a connection that ends is made anew.
 *
 * @param token the control token, where the mock asks for one
 */
export async function followDecisions(
  token: string | null,
  events: StreamEvents,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await readOnce(token, events, signal).catch(() => undefined);
    if (signal.aborted) return;
    events.connected(false);
    await new Promise((resolve) => setTimeout(resolve, again));
  }
}
