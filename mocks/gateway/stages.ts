import type { KeySpec } from '../../fixtures/keys.ts';
import * as exactChecks from '../../spec/generated/exact-checks.js';
import * as formChecks from '../../spec/generated/form-checks.js';
import { createValidator } from '../../spec/validator.ts';
import { createKeyring, type IssuedKey, type Keyring } from '../keys/keyring.ts';
import type { Serve } from '../operations/call.ts';
import { answerOf } from '../operations/index.ts';
import type { ScriptedReply } from '../operations/reply.ts';
import { plainVoice, type RealtimeVoice } from '../realtime/voice.ts';
import type { Answer, MaybePromise } from './answer.ts';
import { authenticate, authorize } from './authorize.ts';
import type { Context, Credential, Keyed, Routed } from './context.ts';
import { answerOptions } from './cors.ts';
import { type Refusal, refuseMarker } from './refusal.ts';
import { readCredential } from './request/credentials.ts';
import { readModel, readPayload } from './request/payload.ts';
import type { Payload } from './request/request.ts';
import { matchRoute } from './request/routes.ts';
import { refuse } from './respond.ts';

/**
 * The stages of the gateway, in the order in which a request passes them. Each takes the context of
 * the request and returns its result; a `Patch` can replace each of them.
 */
export type Stages = {
  /** Makes the store of the issued keys, once for a gateway. */
  readonly createKeyring: (seeds: readonly KeySpec[], clock: () => number) => Keyring;
  /** Answers what needs neither key nor handler, above all a CORS preflight; null to go on. */
  readonly preflight: (ctx: Context) => MaybePromise<Answer | null>;
  /** Finds the operation of a request, and what its path says in addition. */
  readonly route: (ctx: Context) => Pick<Routed, 'operation' | 'pathModel' | 'streamed'> | Refusal;
  readonly readCredential: (ctx: Routed) => Credential;
  /** Returns the key that opens the gateway, or why none does. `ctx.key` is the one that was found. */
  readonly authenticate: (ctx: Routed) => MaybePromise<IssuedKey | Refusal>;
  /** Reads the body when the first stage asks for it. */
  readonly readPayload: (ctx: Context) => MaybePromise<Payload | Refusal>;
  readonly readModel: (ctx: Keyed) => MaybePromise<string | null>;
  /** Returns why the key may not use `ctx.model`; null where it may. */
  readonly authorize: (ctx: Keyed) => MaybePromise<Refusal | null>;
  /** Returns which header that marks the format is missing or wrong; null where all are right. */
  readonly checkMarkers: (ctx: Routed) => Refusal | null;
  /** Checks the body; returns the way to serve the call, or why it is refused. */
  readonly prepare: (
    ctx: Routed,
    payload: Payload,
    scripted?: ScriptedReply,
  ) => MaybePromise<Serve | Refusal>;
  readonly refuse: (ctx: Context, refusal: Refusal) => MaybePromise<Answer>;
  /** How realtime sessions answer. */
  readonly voice: RealtimeVoice;
  /** May change an answer before it is logged and sent. */
  readonly finish: (ctx: Context, answer: Answer) => MaybePromise<Answer>;
};

const validators = { json: createValidator(exactChecks), form: createValidator(formChecks) };

/** The gateway as the contract describes it: no stage has a fault. */
export const soundStages: Stages = {
  createKeyring,
  preflight: answerOptions,
  route: matchRoute,
  readCredential,
  authenticate,
  readPayload,
  readModel,
  authorize,
  checkMarkers,
  prepare: ({ operation }, payload, scripted) =>
    answerOf(operation.id)(payload, validators, scripted),
  refuse,
  voice: plainVoice,
  finish: (_, answer) => answer,
};

/** Replaces stages of a gateway: `(stages) => ({ ...stages, authorize: () => null })`. */
export type Patch = (stages: Stages) => Stages;

/** Requires the headers that mark a request as its operation's format, with the values of the contract. */
function checkMarkers({ operation, headers }: Routed): Refusal | null {
  for (const [name, value] of Object.entries(operation.markers)) {
    if (headers.get(name) !== value) return refuseMarker(name, value);
  }
  return null;
}
