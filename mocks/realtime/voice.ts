import type { Refusal } from '../gateway/refusal.ts';
import type { ScriptedReply } from '../operations/reply.ts';

/** What is said to a realtime session, as far as its answer depends on it. */
export type Turn = {
  /** The id of the key whose session it is. */
  readonly keyId: string;
  readonly model: string;
  /** What the user said last. */
  readonly message: string;
  /** True where the newest item is a tool's result. */
  readonly hasResult: boolean;
};

/** An answer to a turn that somebody wrote down. */
export type WrittenTurn = {
  readonly answer: ScriptedReply | { readonly kind: 'error'; readonly refusal: Refusal };
  /** Milliseconds to wait before it is given. */
  readonly delay: number;
};

/** Waits until a text may be said, or `signal` aborts. */
export type Pace = (text: string, signal: AbortSignal) => Promise<void>;

/** By whose words realtime sessions answer, and how fast. */
export type RealtimeVoice = {
  /** Undefined for the mock's own words. */
  readonly findAnswer: (turn: Turn) => WrittenTurn | undefined;
  /** The pace of one response; null where it comes at once. */
  readonly openPace: () => Pace | null;
};

/** The mock's own words, at once. */
export const plainVoice: RealtimeVoice = { findAnswer: () => undefined, openPace: () => null };
