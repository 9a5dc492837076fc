import { digest } from '../../base/digest.ts';
import { type Format, type OperationId, operationOf } from '../../spec/index.ts';
import type { IssuedKey, Keyring } from '../keys/keyring.ts';
import type { Prepared, ServedAnswer } from '../operations/call.ts';
import { type Answer, type Later, whenThere } from './answer.ts';
import { quotaUsedUp } from './authorize.ts';
import type { GatewayParts } from './parts.ts';
import type { Refusal } from './refusal.ts';
import { refuseBody, refuseModel, refuseWithoutUpgrade } from './refusals.ts';
import type { CredentialReading } from './request/credentials.ts';
import type { Inbound } from './request/inbound.ts';
import type { Payload } from './request/payload.ts';

/** What was found out about a request on its way through the gateway, and how the way ended. */
export type Outcome = {
  readonly operation: OperationId | null;
  readonly format: Format;
  readonly reading: CredentialReading | null;
  readonly key: IssuedKey | null;
  readonly model: string | null;
  readonly end: End;
  /** How it came to this end, where no part of the gateway decided it. */
  readonly note?: string;
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

/** What is known of a call once its key and its model were judged. */
type Authorised = {
  readonly key: IssuedKey;
  readonly model: string | null;
  /** True where there was credit when the key was judged. */
  readonly couldPay: boolean;
  readonly streamed: boolean;
};

/** Serves an authorised call and counts it, unless its body is wrong. */
function serve(
  parts: GatewayParts,
  id: OperationId,
  inbound: Inbound,
  payload: Payload,
  { key, model, couldPay, streamed }: Authorised,
): End {
  const prepared = prepare(parts, id, inbound, payload, model);
  if (!('serve' in prepared)) return refused(prepared);
  if (operationOf(id).cost !== 'free') {
    // A parallel call may have spent the last credit while this one's body was read. Looked at again
    // and counted without a pause between, so that nobody spends the same credit twice.
    if (couldPay && !hasCredit(key)) return refused(quotaUsedUp);
    key.used += 1;
  }
  key.lastUsedAt = inbound.now;
  const answer = prepared.serve({
    model: model ?? '',
    seed: seedOf(inbound.path, payload),
    models: key.models,
    files: payload.kind === 'form' ? payload.files : {},
    stream: streamed ? (inbound.query.get('alt') === 'sse' ? 'events' : 'array') : null,
  });
  return { served: true, answer };
}

/**
 * Takes a request through the gateway: route, credential, authentication, model, authorisation,
 * body, answer. Authentication comes before all that looks at the body (HARD-CHECK-BEFORE-WORK),
 * and before authorisation (AUTHENTICATION-FIRST).
 */
export function decide(parts: GatewayParts, keys: Keyring, inbound: Inbound): Later<Outcome> {
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
  const { operation: id, pathModel, streamed } = route;
  const operation = operationOf(id);
  const { format } = operation;
  const reading = parts.readCredential(inbound, operation);
  const ended = (key: IssuedKey | null, model: string | null, end: End): Outcome => ({
    operation: id,
    format,
    reading,
    key,
    model,
    end,
  });

  return whenThere(
    parts.authenticate(reading, operation, keys, inbound),
    (authentication): Later<Outcome> => {
      if (!authentication.allowed) {
        return ended(authentication.key, null, refused(authentication.refusal));
      }
      const { key } = authentication;
      const couldPay = hasCredit(key);
      return whenThere(parts.readModel(operation, inbound, pathModel), (model) =>
        whenThere(
          parts.authorize(key, model, operation, inbound),
          (authorization): Later<Outcome> =>
            authorization.allowed
              ? whenThere(inbound.payload(operation), (payload) =>
                  ended(
                    key,
                    model,
                    serve(parts, id, inbound, payload, { key, model, couldPay, streamed }),
                  ),
                )
              : ended(key, model, refused(authorization.refusal)),
        ),
      );
    },
  );
}

/** A digest of what is asked, in hex: the same request gets the same answer, whoever sends it. */
export function seedOf(path: string, payload: Payload): string {
  const text = payload.kind === 'json' || payload.kind === 'form' ? payload.text : '';
  return digest(`${path}\n${text}`);
}

/** What was decided ahead of a gateway: an answer, or a refusal to be told in the endpoint's format. */
export type Given = { readonly note: string } & (
  | { readonly answer: Answer }
  | { readonly refusal: Refusal }
);

/** The outcome of a request that no part of the gateway looked at. */
export const givenOutcome = (given: Given, format: Format): Outcome => ({
  operation: null,
  format,
  reading: null,
  key: null,
  model: null,
  end:
    'refusal' in given
      ? { served: false, refusal: given.refusal }
      : { served: true, answer: { kind: 'given', answer: given.answer } },
  note: given.note,
});
