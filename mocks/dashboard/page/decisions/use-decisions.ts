import { useEffect, useRef, useState } from 'preact/hooks';
import type { DecisionRecord } from '../control-client.ts';
import { listenToDecisions } from './listen.ts';

/** The decision log as the page shows it. */
export type ShownDecisions = {
  /** Newest first. */
  readonly decisions: readonly DecisionRecord[];
  readonly isLive: boolean;
  readonly isPaused: boolean;
  /** Decisions that came while the log was paused. */
  readonly waiting: number;
  /** Decisions that the mock made and this page did not get. */
  readonly missed: number;
  readonly togglePause: () => void;
  readonly clear: () => void;
};

/** More than the mock keeps: what comes while the page is open stays on it. */
const kept = 2_000;

/** Adds what came to what is shown: each decision once, newest first, the oldest dropped. */
function merge(
  shown: readonly DecisionRecord[],
  came: readonly DecisionRecord[],
): readonly DecisionRecord[] {
  const known = new Set(shown.map(({ requestId }) => requestId));
  const fresh = came.filter(({ requestId }) => {
    if (known.has(requestId)) return false;
    known.add(requestId);
    return true;
  });
  return fresh.length === 0 ? shown : [...fresh.reverse(), ...shown].slice(0, kept);
}

/** Follows the decision log while the page is open. */
export function useDecisions(): ShownDecisions {
  const [decisions, setDecisions] = useState<readonly DecisionRecord[]>([]);
  const [isLive, setLive] = useState(false);
  const [isPaused, setPaused] = useState(false);
  const [waiting, setWaiting] = useState(0);
  const [missed, setMissed] = useState(0);
  const held = useRef<DecisionRecord[]>([]);
  const paused = useRef(false);
  const clearedAt = useRef('');

  const showHeld = () => {
    const came = held.current;
    held.current = [];
    setDecisions((shown) => merge(shown, came));
  };
  useEffect(() => {
    let frame = 0;
    const show = () => {
      frame = 0;
      if (paused.current) setWaiting(held.current.length);
      else showHeld();
    };
    listenToDecisions({
      decided: (came) => {
        held.current.push(...came.filter(({ at }) => at > clearedAt.current));
        if (held.current.length > kept) held.current = held.current.slice(-kept);
        // One drawing a moment, however many come in it.
        if (frame === 0) frame = window.setTimeout(show, 50);
      },
      missed: (count) => setMissed((sum) => sum + count),
      connected: setLive,
    });
  }, []);

  return {
    decisions,
    isLive,
    isPaused,
    waiting,
    missed,
    togglePause: () => {
      paused.current = !paused.current;
      setPaused(paused.current);
      if (paused.current) return;
      setWaiting(0);
      showHeld();
    },
    clear: () => {
      clearedAt.current = decisions[0]?.at ?? clearedAt.current;
      held.current = [];
      setWaiting(0);
      setMissed(0);
      setDecisions([]);
    },
  };
}
