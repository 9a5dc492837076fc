import type { AnswerBook } from '../behaviours/scripts/answer-book.ts';
import type { DecisionLog } from '../gateway/decision.ts';
import { type Keyring, type StoredKey, sessionOf } from '../keys/keyring.ts';
import type { Shelves } from '../operations/shelves.ts';
import type { Feed } from './feed.ts';

/** What a part of the control API is about: the gateway's own keys and decisions, or a session's. */
export type Scope = {
  /** The path that the endpoints of this scope start with. */
  readonly path: string;
  /** The session's id; null for the gateway's own keys. */
  readonly session: string | null;
  readonly keys: Keyring;
  readonly shelves: Shelves;
  /** The answers that are given to its keys; null where the mock takes none. */
  readonly answers: AnswerBook | null;
  readonly log: DecisionLog;
  readonly feed: Feed;
  /** The keys that a reset goes back to. */
  readonly initial: () => readonly StoredKey[];
  /** Resolves to null once a change is kept, or to the answer where it cannot be. */
  readonly keep: () => Promise<Response | null>;
};

/** True where the key with this id is one of the scope's. */
export const isWithin = ({ session }: Scope, id: string): boolean => sessionOf(id) === session;

/**
 * Puts the keys of a scope back as they were at its start, and forgets its decisions, its answers and what its keys
 * left with the gateway.
 *
 * @returns null, or the answer where that cannot be kept
 */
export async function resetScope(scope: Scope): Promise<Response | null> {
  scope.keys.restore(scope.initial(), (id) => isWithin(scope, id));
  scope.shelves.clear((id) => isWithin(scope, id));
  scope.answers?.clear(scope.session);
  const unkept = await scope.keep();
  if (unkept === null) scope.log.clear();
  return unkept;
}
