import { useEffect, useRef } from 'preact/hooks';
import { callControl, type OpenedSession, openSession, Refused } from '../control-client.ts';
import type { TrialSettings } from './try-choices.ts';

const unknownKey = 'sk-ThisKeyWasNeverIssuedByAnyMock0123456789abcdefgh';

/** No session outlives its mock, and the page may: its keys would be unknown to the next one. */
async function isOpen(session: OpenedSession | null): Promise<boolean> {
  if (session === null) return false;
  try {
    await callControl(`sessions/${session.id}/keys`);
    return true;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return false;
    throw error;
  }
}

/**
 * Gives the key of a trial, or null for none. Those of a state come from a session of the page's own,
 * which is opened when the first is asked for, and closed with the page.
 */
export function useTrialKeys(): (settings: TrialSettings) => Promise<string | null> {
  const session = useRef<OpenedSession | null>(null);
  useEffect(() => {
    const close = () => {
      const { current } = session;
      session.current = null;
      if (current !== null) {
        void callControl(`sessions/${current.id}`, { method: 'DELETE', keepalive: true });
      }
    };
    addEventListener('pagehide', close);
    return () => removeEventListener('pagehide', close);
  }, []);
  return async ({ choice, own }) => {
    if (choice === 'none') return null;
    if (choice === 'own') return own.trim();
    if (choice === 'unknown') return unknownKey;
    if (!(await isOpen(session.current))) session.current = await openSession();
    return session.current?.keys[choice] ?? null;
  };
}
