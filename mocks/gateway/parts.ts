import type { KeySeed } from '../../fixtures/keys.ts';
import type { Format, Operation, OperationId } from '../../spec/index.ts';
import { createValidator } from '../../spec/validator.ts';
import { createKeyring, type IssuedKey, type Keyring } from '../keys/keyring.ts';
import type { Prepared } from '../operations/call.ts';
import { answers } from '../operations/index.ts';
import type { ScriptedReply } from '../operations/reply.ts';
import { plainVoice, type RealtimeVoice } from '../realtime/voice.ts';
import type { Answer, Later } from './answer.ts';
import { type Authentication, type Authorization, authenticate, authorize } from './authorize.ts';
import { answerOptions } from './cors.ts';
import type { Refusal } from './refusal.ts';
import { refuseMarker } from './refusals.ts';
import { refuse } from './refuse.ts';
import { type CredentialReading, readCredential } from './request/credentials.ts';
import type { Inbound } from './request/inbound.ts';
import { type Payload, readPayload } from './request/payload.ts';
import { readModel } from './request/read-model.ts';
import type { Received } from './request/received.ts';
import { matchRoute, type RouteMatch } from './request/routes.ts';

/**
 * The stages of the gateway, in the order in which a request passes them. Each can be swapped
 * alone: a fault is a function from parts to parts.
 */
export type GatewayParts = {
  /** Makes the store of the issued keys, once for a gateway. */
  readonly createKeyring: (seeds: readonly KeySeed[], clock: () => number) => Keyring;
  /** Answers what needs neither key nor handler, a CORS preflight above all; null to go on. */
  readonly preflight: (inbound: Inbound) => Later<Answer | null>;
  readonly route: (inbound: Inbound) => RouteMatch;
  readonly readCredential: (inbound: Inbound, operation: Operation) => CredentialReading;
  readonly authenticate: (
    reading: CredentialReading,
    operation: Operation,
    keyring: Keyring,
    inbound: Inbound,
  ) => Later<Authentication>;
  /** Reads a body when the first part asks for it; `mediaType` is null for an operation without one. */
  readonly readPayload: (received: Received, mediaType: string | null) => Promise<Payload>;
  readonly readModel: (
    operation: Operation,
    inbound: Inbound,
    pathModel: string | null,
  ) => Later<string | null>;
  readonly authorize: (
    key: IssuedKey,
    model: string | null,
    operation: Operation,
    inbound: Inbound,
  ) => Later<Authorization>;
  /** Looks at the headers that mark a request as its format's; null where nothing is wrong. */
  readonly checkMarkers: (operation: Operation, inbound: Inbound) => Refusal | null;
  readonly prepare: (
    operation: OperationId,
    payload: Payload,
    scripted?: ScriptedReply,
  ) => Prepared;
  readonly refuse: (
    refusal: Refusal,
    operation: OperationId | null,
    format: Format,
    inbound: Inbound,
  ) => Later<Answer>;
  /** How realtime sessions answer. */
  readonly voice: RealtimeVoice;
  /** The last look at an answer before it leaves. */
  readonly finish: (answer: Answer, inbound: Inbound, key: IssuedKey | null) => Later<Answer>;
};

const validators = { json: createValidator(), form: createValidator({ coerce: true }) };

/** The gateway as the contract describes it: no part has a fault. */
export const soundParts: GatewayParts = {
  createKeyring,
  preflight: answerOptions,
  route: matchRoute,
  readCredential: (inbound, operation) => readCredential(operation, inbound.headers, inbound.query),
  authenticate: (reading, operation, keyring, inbound) =>
    authenticate(reading, operation, keyring.find, inbound.now),
  readPayload,
  readModel,
  authorize,
  checkMarkers,
  prepare: (operation, payload, scripted) => answers[operation](payload, validators, scripted),
  refuse: (refusal, operation, format, inbound) =>
    refuse(refusal, operation, format, inbound.requestId),
  voice: plainVoice,
  finish: (answer) => answer,
};

/** A deliberate defect: the gateway's parts with one of them swapped. */
export type Swap = (parts: GatewayParts) => GatewayParts;

/**
 * Looks for the headers that mark a request as its operation's format, each with the value that the
 * document gives it.
 *
 * @returns why the request is refused; null where every marker is there
 */
export function checkMarkers(operation: Operation, inbound: Inbound): Refusal | null {
  for (const [name, value] of Object.entries(operation.markers)) {
    if (inbound.headers.get(name) !== value) return refuseMarker(name, value);
  }
  return null;
}
