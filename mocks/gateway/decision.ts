import { copyText } from '../../base/text.ts';
import type { KeyState } from '../../fixtures/keys.ts';
import type { BuiltInStyle, EndpointId, RequirementId } from '../../spec/index.ts';
import { hideKeys, maskKey, stateOf } from '../keys/keyring.ts';
import { cutText } from '../operations/text.ts';
import type { Answer } from './answer.ts';
import type { Context } from './context.ts';
import { noteOnModel } from './listed-models.ts';
import { isRefusal } from './refusal.ts';
import { type CredentialPlace, credentialPlaces } from './request/credential-places.ts';
import type { Exchange } from './traffic/exchange.ts';

/** What the gateway decided on one request and why: for its owner, never for the caller. */
export type Decision = {
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** The path without its query, where a key may stand. */
  readonly path: string;
  readonly operation: EndpointId | null;
  readonly credential: { readonly style: BuiltInStyle; readonly masked: string } | null;
  /** Where something was presented as a credential; every place where none was found. */
  readonly presented: readonly CredentialPlace[];
  readonly key: { readonly id: string; readonly name: string; readonly state: KeyState } | null;
  readonly model: string | null;
  readonly status: number;
  /** True where it was answered as server-sent events. */
  readonly streamed: boolean;
  readonly clause: RequirementId | null;
  /** Why it was refused, and what to change so that it passes; null where it was served. */
  readonly refusal: { readonly reason: string; readonly advice: string } | null;
  /** What else happened to the answer, such as a mishap of chaos; null for nothing. */
  readonly note: string | null;
  /** Milliseconds until the answer began: all of it, or a stream of it. */
  readonly duration: number;
  /** The request and its response, where the gateway keeps them. */
  readonly exchange: Exchange | null;
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

/** The most characters of a model's name that the log keeps. */
const longestName = 200;

const briefly = (text: string): string =>
  text.length <= longestName ? text : `${copyText(cutText(text, longestName))}…`;

/**
 * Makes the decision of a request that was answered. The secret is masked here and goes no further. Path
 * and model are the caller's words, and a key gets into them by mistake: they are masked too.
 */
export function toDecision(ctx: Context, { status, note }: Answer): Decision {
  const { credential, key, model, outcome, now } = ctx;
  const refusal = outcome !== null && isRefusal(outcome) ? outcome : null;
  return {
    requestId: ctx.requestId,
    at: now,
    method: ctx.method,
    path: hideKeys(ctx.path),
    operation: ctx.operation?.id ?? null,
    credential:
      credential.kind === 'found'
        ? { style: credential.style, masked: maskKey(credential.secret) }
        : null,
    presented: credentialPlaces(ctx),
    key: key === null ? null : { id: key.id, name: key.name, state: stateOf(key, now) },
    model: model === null ? null : hideKeys(briefly(model)),
    status,
    streamed: outcome?.kind === 'stream',
    clause: refusal?.clause ?? null,
    refusal: refusal && { reason: refusal.reason, advice: refusal.advice },
    note: note ?? ctx.note ?? (refusal === null ? noteOnModel(model, key) : null),
    duration: Math.round((performance.now() - ctx.began) * 10) / 10,
    exchange: ctx.exchange,
  };
}
