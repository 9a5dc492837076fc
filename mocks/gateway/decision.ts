import type { KeyState } from '../../fixtures/keys.ts';
import type { OperationId, RequirementId, Style } from '../../spec/index.ts';
import type { Presented } from './request/credential-places.ts';

/** What the gateway decided on one request and why: for its owner's eyes, never for the caller. */
export type Decision = {
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** The path without its query, where a key may stand. */
  readonly path: string;
  readonly operation: OperationId | null;
  readonly credential: { readonly style: Style; readonly masked: string } | null;
  /** Where something was presented as a credential; every place where none was found. */
  readonly presented: readonly Presented[];
  readonly key: { readonly id: string; readonly name: string; readonly state: KeyState } | null;
  readonly model: string | null;
  readonly status: number;
  /** True where it was answered as server-sent events. */
  readonly streamed: boolean;
  readonly clause: RequirementId | null;
  /** Why it was refused, and what to change so that it passes; null where it was served. */
  readonly refusal: { readonly reason: string; readonly advice: string } | null;
  /** What happened to the answer beside the decision, such as a mishap of chaos; null for nothing. */
  readonly note: string | null;
};

/** The decisions of a gateway, as they are made. */
export type DecisionLog = {
  /** The newest decisions, oldest first. */
  readonly recent: () => Decision[];
  /** Calls `listener` for each decision from now on; the returned function ends that. */
  readonly subscribe: (listener: (decision: Decision) => void) => () => void;
  /** Forgets the decisions so far. */
  readonly clear: () => void;
};

const kept = 500;

/** Makes a log that keeps the newest 500 decisions. */
export function createDecisionLog(): DecisionLog & { readonly add: (decision: Decision) => void } {
  const ring: Decision[] = [];
  const listeners = new Set<(decision: Decision) => void>();
  let next = 0;
  return {
    add: (decision) => {
      ring[next % kept] = decision;
      next += 1;
      for (const listener of listeners) listener(decision);
    },
    recent: () =>
      next <= kept ? [...ring] : [...ring.slice(next % kept), ...ring.slice(0, next % kept)],
    clear: () => {
      ring.length = 0;
      next = 0;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
