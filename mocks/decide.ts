import { type Format, type OperationId, operationOf } from '../spec/index.ts';
import { quotaUsedUp } from './auth/authorize.ts';
import type { CredentialReading } from './auth/credentials.ts';
import type { IssuedKey, Keyring } from './auth/keyring.ts';
import type { Refusal } from './auth/refusal.ts';
import type { Inbound } from './inbound.ts';
import type { Prepared, ServedAnswer } from './operations/call.ts';
import { type GatewayParts, isLater } from './parts.ts';
import type { Payload } from './payload.ts';
import { refuseBody, refuseModel, refuseWithoutUpgrade } from './refusals.ts';
import { seedOf } from './seed.ts';

/** What was found out about a request on its way through the gateway, and how the way ended. */
export type Outcome = {
  readonly operation: OperationId | null;
  readonly format: Format;
  readonly reading: CredentialReading | null;
  readonly key: IssuedKey | null;
  readonly model: string | null;
  readonly end: End;
};

type End =
  | { readonly served: true; readonly answer: ServedAnswer }
  | { readonly served: false; readonly refusal: Refusal };

const refused = (refusal: Refusal): End => ({ served: false, refusal });

const hasCredit = ({ quota, used }: IssuedKey): boolean => quota === null || used < quota;

const asksForUpgrade = ({ headers }: Inbound): boolean =>
  headers.get('upgrade')?.toLowerCase() === 'websocket';

/** Judges all of a request but its key: nothing here runs before the key was taken. */
function prepare(
  parts: GatewayParts,
  id: OperationId,
  inbound: Inbound,
  payload: Payload,
  model: string | null,
): Refusal | Extract<Prepared, { valid: true }> {
  const operation = operationOf(id);
  const marker = parts.checkMarkers(operation, inbound);
  if (marker !== null) return marker;
  if (payload.kind === 'problem') return payload.refusal;
  if (operation.model !== null && operation.model.in !== 'body' && !model) {
    return refuseModel(operation.model);
  }
  const prepared = parts.prepare(id, payload);
  if (!prepared.valid) return refuseBody(prepared.problems);
  return operation.upgrade === null || asksForUpgrade(inbound) ? prepared : refuseWithoutUpgrade;
}

/**
 * Takes a request through the gateway: route, credential, authentication, model, authorisation,
 * body, answer. Authentication comes before all that looks at the body (HARD-CHECK-BEFORE-WORK),
 * and before authorisation (AUTHENTICATION-FIRST).
 */
export async function decide(
  parts: GatewayParts,
  keys: Keyring,
  inbound: Inbound,
): Promise<Outcome> {
  const route = parts.route(inbound);
  if (!route.found) {
    const { format, refusal } = route;
    return {
      operation: null,
      format,
      reading: null,
      key: null,
      model: null,
      end: refused(refusal),
    };
  }
  const id = route.operation;
  const operation = operationOf(id);
  const reading = parts.readCredential(inbound, operation);
  const known = { operation: id, format: operation.format, reading };

  const authenticating = parts.authenticate(reading, operation, keys, inbound);
  const authentication = isLater(authenticating) ? await authenticating : authenticating;
  const { key } = authentication;
  if (!authentication.allowed) {
    return { ...known, key, model: null, end: refused(authentication.refusal) };
  }
  const couldPay = hasCredit(authentication.key);
  const model = await parts.readModel(operation, inbound, route.pathModel);
  const authorizing = parts.authorize(authentication.key, model, operation, inbound);
  const authorization = isLater(authorizing) ? await authorizing : authorizing;
  if (!authorization.allowed) {
    return { ...known, key, model, end: refused(authorization.refusal) };
  }
  const payload = await inbound.payload(operation);
  const prepared = prepare(parts, id, inbound, payload, model);
  if (!('serve' in prepared)) return { ...known, key, model, end: refused(prepared) };

  if (operation.cost !== 'free') {
    // A parallel call may have spent the last credit while this one's body was read. Looked at again
    // and counted without a pause between, so that nobody spends the same credit twice.
    if (couldPay && !hasCredit(authentication.key)) {
      return { ...known, key, model, end: refused(quotaUsedUp) };
    }
    authentication.key.used += 1;
  }
  authentication.key.lastUsedAt = inbound.now;
  const answer = prepared.serve({
    model: model ?? '',
    seed: seedOf(inbound.path, payload),
    models: authentication.key.models,
    files: payload.kind === 'form' ? payload.files : {},
  });
  return { ...known, key, model, end: { served: true, answer } };
}
