import { randomText } from '../../base/digest.ts';
import { type KeyState, keyFixtures, keyStates, restrictedModels } from '../../fixtures/keys.ts';
import type { components } from '../../spec/index.ts';
import type { AnswerBook } from '../behaviours/scripts/answer-book.ts';
import { createDecisionLog } from '../gateway/decision.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { type Keyring, sessionOf } from '../keys/keyring.ts';
import { createFeed } from './feed.ts';
import type { Scope } from './scope.ts';

type OpenedSession = components['schemas']['OpenedSession'];
type SessionRecord = components['schemas']['SessionRecord'];

/** The sessions of a mock: each a scope of its own keys and decisions. */
export type Sessions = {
  /** Opens a session with a key of each state; undefined where too many are open. */
  readonly open: () => OpenedSession | undefined;
  readonly list: () => readonly SessionRecord[];
  readonly scopeOf: (id: string) => Scope | undefined;
  /** Ends a session: its keys are unknown from now on. False where there is none. */
  readonly close: (id: string) => boolean;
};

const most = 1_000;

/** Issues a key in this state, and returns it: the only time that it is seen. */
function issueKey(keys: Keyring, state: KeyState, session: string, now: number): string {
  const { key, issued } = keys.create({
    name: keyFixtures[state].name,
    models: state === 'restricted' ? restrictedModels : null,
    quota: state === 'exhausted' ? 0 : null,
    expiresAt: state === 'expired' ? now : null,
    session,
  });
  if (state === 'disabled') keys.change(issued.id, { disabled: true });
  if (state === 'deleted') keys.remove(issued.id);
  return key;
}

/**
 * Makes the sessions of a mock. A request belongs to the session whose key it carries, since no two
 * sessions share one; a request without a known key belongs to none.
 *
 * @param gateway its decisions are listened to while a session is open
 * @param answers where those of a session are; null where the mock takes none
 * @param clock milliseconds since 1970
 */
export function createSessions(
  { keys, shelves, decisions: log }: Pick<Gateway, 'keys' | 'shelves' | 'decisions'>,
  answers: AnswerBook | null,
  clock: () => number,
): Sessions {
  const open = new Map<string, Scope & { readonly createdAt: number }>();
  const logs = new Map<string, ReturnType<typeof createDecisionLog>>();
  let leave = (): void => undefined;
  const join = (): (() => void) =>
    log.subscribe((decision) => {
      const session = decision.key === null ? null : sessionOf(decision.key.id);
      if (session !== null) logs.get(session)?.add(decision);
    });

  return {
    open: () => {
      if (open.size >= most) return undefined;
      if (open.size === 0) leave = join();
      const id = `ses_${randomText(12)}`;
      const now = clock();
      const secrets = Object.fromEntries(
        keyStates.map((state) => [state, issueKey(keys, state, id, now)]),
      );
      const initial = keys.stored((key) => sessionOf(key) === id);
      const own = createDecisionLog();
      logs.set(id, own);
      open.set(id, {
        path: `/_anyone/sessions/${id}`,
        session: id,
        keys,
        shelves,
        answers,
        log: own,
        feed: createFeed(own),
        initial: () => initial,
        keep: () => Promise.resolve(null),
        createdAt: now,
      });
      return { id, keys: secrets, restricted: { allowedModels: [...restrictedModels] } };
    },
    list: () =>
      [...open.values()].map(({ session, createdAt }) => ({
        id: session ?? '',
        createdAt: new Date(createdAt).toISOString(),
      })),
    scopeOf: (id) => open.get(id),
    close: (id) => {
      open.get(id)?.feed.close();
      if (!open.delete(id)) return false;
      logs.delete(id);
      keys.restore([], (key) => sessionOf(key) === id);
      shelves.clear((key) => sessionOf(key) === id);
      answers?.clear(id);
      if (open.size === 0) leave();
      return true;
    },
  };
}
