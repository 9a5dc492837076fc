import { useCallback, useEffect, useState } from 'preact/hooks';
import { type KeyRecord, listKeys, Refused, unreachable } from '../control-client.ts';

/** The keys as the page shows them. */
export type ShownKeys = {
  /** Null until they were read once. */
  readonly keys: readonly KeyRecord[] | null;
  /** Why they cannot be read now. */
  readonly trouble: string | null;
  /** True where the mock asks for its control token. */
  readonly needsToken: boolean;
  /** True where nothing answers at the mock's address. */
  readonly isGone: boolean;
  readonly refresh: () => Promise<void>;
};

const pause = 2_000;

/** Keeps the list of keys as it is at the mock: other tabs and test runs change it too. */
export function useKeys(): ShownKeys {
  const [keys, setKeys] = useState<readonly KeyRecord[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [needsToken, setNeedsToken] = useState(false);
  const [isGone, setGone] = useState(false);

  const refresh = useCallback(async () => {
    try {
      const told = await listKeys();
      setKeys((shown) => (JSON.stringify(shown) === JSON.stringify(told) ? shown : told));
      setTrouble(null);
      setNeedsToken(false);
      setGone(false);
    } catch (error) {
      setGone(!(error instanceof Refused));
      if (error instanceof Refused) setNeedsToken(error.status === 401);
      setTrouble(error instanceof Refused ? error.message : unreachable);
    }
  }, []);

  useEffect(() => {
    void refresh();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void refresh();
    }, pause);
    return () => clearInterval(timer);
  }, [refresh]);

  return { keys, trouble, needsToken, isGone, refresh };
}
