import type { DecisionLog } from '../gateway/decision.ts';
import { type Keyring, type StoredKey, sessionOf } from '../keys/keyring.ts';
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
  /**
   * Resolves to null once a change is kept; nothing is acknowledged before. Where it cannot be kept it was
   * taken back by `undo`, and what is to be answered instead is given.
   */
  readonly keep: (undo: () => void) => Promise<Response | null>;
};

/** True where the key with this id is one of the scope's. */
export const isWithin = ({ session }: Scope, id: string): boolean => sessionOf(id) === session;

/**
 * Puts the keys of a scope back as they were at its start, and forgets its decisions.
 *
 * @returns null, or the answer where that cannot be kept
 */
export async function resetScope(scope: Scope): Promise<Response | null> {
  const isOwn = (id: string): boolean => isWithin(scope, id);
  const listOwn = () => scope.keys.list().filter(({ id }) => isOwn(id));
  const before = scope.keys.stored().filter(({ id }) => isOwn(id));
  scope.keys.restore(scope.initial(), isOwn);
  const restored = new Set(listOwn());
  const unkept = await scope.keep(() => {
    // A key file that was read in between has put others in their place, and may have deleted some.
    if (listOwn().every((key) => restored.has(key))) scope.keys.restore(before, isOwn);
  });
  if (unkept === null) scope.log.clear();
  return unkept;
}
