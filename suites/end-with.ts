import type { Wire } from './wire.ts';

/**
 * A wire that a signal ends: nothing more is sent then, connections are cut, and whoever waits for an
 * answer gets the signal's reason. Without a signal it is the wire itself.
 */
export function endWith(signal: AbortSignal | undefined, wire: Wire): Wire {
  if (signal === undefined) return wire;
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // Nobody may be waiting when the signal is given.
  ended.catch(() => wire.close());
  return {
    ...wire,
    send: async (request) => {
      signal.throwIfAborted();
      return Promise.race([wire.send(request), ended]);
    },
    sendInTurn: async (requests, isEnough) => {
      signal.throwIfAborted();
      return Promise.race([wire.sendInTurn(requests, isEnough), ended]);
    },
  };
}
