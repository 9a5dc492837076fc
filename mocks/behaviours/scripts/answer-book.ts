import type { Patch } from '../../gateway/stages.ts';
import { sessionOf } from '../../keys/keyring.ts';
import { followScript, type GivenCounts, type Script } from './script.ts';

/** An answer of a book, and how often it was given. */
export type BookedAnswer = { readonly entry: object; readonly given: number };

/**
 * Answers that are written down while a mock runs, apart for the keys of each session and for the mock's own
 * keys, whose session is null.
 */
export type AnswerBook = {
  /** Puts answers, in their order, before those that the session already has. */
  readonly add: (session: string | null, answers: Script) => void;
  readonly list: (session: string | null) => readonly BookedAnswer[];
  readonly clear: (session: string | null) => void;
  /** Gives the answers: one of the gateway's behaviours. */
  readonly behaviour: Patch;
};

/** The most answers of a session. */
export const mostAnswers = 1_000;

/**
 * Makes an empty book.
 *
 * @param others returns the answers that are tried after those of a key's session, whichever key it is
 */
export function createAnswerBook(others: () => Script = () => []): AnswerBook {
  const bySession = new Map<string | null, Script>();
  const given: GivenCounts = new WeakMap();
  const of = (session: string | null): Script => bySession.get(session) ?? [];
  return {
    add: (session, answers) => void bySession.set(session, [...answers, ...of(session)]),
    list: (session) => of(session).map((one) => ({ entry: one.entry, given: given.get(one) ?? 0 })),
    clear: (session) => void bySession.delete(session),
    behaviour: followScript((keyId) => {
      const own = bySession.size === 0 ? [] : of(sessionOf(keyId));
      return own.length === 0 ? others() : [...own, ...others()];
    }, given),
  };
}
