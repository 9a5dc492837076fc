import { type Keyring, sessionOf } from '../auth/keyring.ts';
import type { StoredKey } from '../auth/stored-key.ts';
import type { DecisionLog } from '../decision.ts';
import type { Feed } from './feed.ts';

/** What a part of the control API is about: the gateway's own keys and decisions, or a session's. */
export type Scope = {
  /** The path that the endpoints of this scope start with. */
  readonly path: string;
  /** The session's id; null for the gateway's own keys. */
  readonly session: string | null;
  readonly keys: Keyring;
  readonly log: DecisionLog;
  readonly feed: Feed;
  /** The keys that a reset goes back to. */
  readonly initial: () => readonly StoredKey[];
  /** Resolves once a change is kept; nothing is acknowledged before. */
  readonly keep: () => Promise<void>;
};

/** True where the key with this id is one of the scope's. */
export const isWithin = ({ session }: Scope, id: string): boolean => sessionOf(id) === session;

/** Puts the keys of a scope back as they were at its start, and forgets its decisions. */
export function resetScope(scope: Scope): void {
  scope.keys.restore(scope.initial(), (id) => isWithin(scope, id));
  scope.log.clear();
}
