import { useEffect, useState } from 'preact/hooks';
import { type DecisionRecord, findDecision } from '../control-client.ts';

/** The decision that the page's address names; null where it names none. */
export const linkedId = (): string | null =>
  location.hash.startsWith('#req_') ? location.hash.slice(1) : null;

/** A decision that was asked for by its id: null where the mock keeps it no longer. */
type Found = { readonly id: string; readonly decision: DecisionRecord | null };

/**
 * Asks the mock for a linked decision, which the page's own list may not have.
 *
 * @param isLive asked again once the mock is there, where it was not
 * @returns undefined for none, and while it is not known
 */
export function useLinkedDecision(
  id: string | null,
  isLive: boolean,
): DecisionRecord | null | undefined {
  const [found, setFound] = useState<Found | null>(null);
  const isFound = found !== null && found.id === id && found.decision !== null;
  useEffect(() => {
    if (id === null || isFound) return undefined;
    let isCurrent = true;
    findDecision(id).then(
      (decision) => {
        if (isCurrent) setFound({ id, decision });
      },
      // The panel of the keys tells that the mock does not answer.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [id, isFound, isLive]);
  return found === null || found.id !== id ? undefined : found.decision;
}
