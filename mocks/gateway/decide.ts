import { digest as hash } from '../../base/digest.ts';
import { markUsed } from '../keys/keyring.ts';
import type { Call, Serve, ServedAnswer } from '../operations/call.ts';
import { andThen, type MaybePromise } from './answer.ts';
import { quotaExhausted } from './authorize.ts';
import { type Context, findKey, type Keyed, type Routed, setKey, setRoute } from './context.ts';
import { hasCredit, isTooLong, performPart } from './perform.ts';
import {
  isRefusal,
  modelForbidden,
  type Refusal,
  refuseLongAnswer,
  refuseModel,
  refuseQuery,
  refuseWithoutUpgrade,
} from './refusal.ts';
import { originOf, type Payload } from './request/request.ts';
import type { Stages } from './stages.ts';

/**
 * Takes a request through the gateway: route, credential, key, model, scope, body, answer.
 * Authentication comes before all that looks at the body (HARD-CHECK-BEFORE-WORK), and before the
 * scope of the key (AUTHENTICATION-FIRST). Writes what it finds out to the context. Nothing is awaited that is here
 * already: an `await` and each function that may have one take time.
 */
export function decide(stages: Stages, ctx: Context): MaybePromise<ServedAnswer | Refusal> {
  const routed = readKey(stages, ctx);
  if (isRefusal(routed)) return routed;
  return andThen(stages.authenticate(routed), (key) => {
    if (isRefusal(key)) return key;
    setKey(routed, key);
    return decideForKey(stages, routed);
  });
}

/** Goes on once the key opens the gateway. */
function decideForKey(stages: Stages, keyed: Keyed): MaybePromise<ServedAnswer | Refusal> {
  const { key, credential, rates, now } = keyed;
  const limited = key.rate == null ? null : rates.take(key, now);
  if (limited !== null) return limited;
  const couldPay = hasCredit(key);
  const sessionModel = credential.kind === 'found' ? credential.sessionModel : undefined;
  return andThen(stages.readModel(keyed), (named) => {
    keyed.model = named ?? sessionModel ?? null;
    if (sessionModel !== undefined && keyed.model !== sessionModel) return modelForbidden;
    return andThen(
      stages.authorize(keyed),
      (forbidden) => forbidden ?? decideOnBody(stages, keyed, couldPay),
    );
  });
}

/** Goes on once the key may use the model. */
function decideOnBody(
  stages: Stages,
  keyed: Keyed,
  couldPay: boolean,
): MaybePromise<ServedAnswer | Refusal> {
  return andThen(keyed.payload(), (payload) => {
    const wrongMarker = stages.checkMarkers(keyed);
    if (wrongMarker !== null) return wrongMarker;
    if (isRefusal(payload)) return payload;
    return andThen(checkBody(stages, keyed, payload), (serve) => {
      if (isRefusal(serve)) return serve;
      // A parallel call may have spent the last credit since the key was checked. Nothing is awaited
      // between this check and the count, so that no credit is spent twice.
      const isFree = keyed.operation.cost === 'free';
      if (couldPay && !isFree && !hasCredit(keyed.key)) return quotaExhausted;
      return answer(stages, keyed, payload, serve);
    });
  });
}

/** Finds the route, and reads the credential and its key. */
function readKey(stages: Stages, ctx: Context): Routed | Refusal {
  const route = stages.route(ctx);
  if (isRefusal(route)) return route;
  setRoute(ctx, route);
  ctx.credential = stages.readCredential(ctx);
  ctx.key = findKey(ctx.keyring, ctx.credential);
  if (ctx.key === null && route.operation.upgrade !== null) useClientSecret(ctx);
  return ctx;
}

/** Puts the key that made a client's secret in the place of the secret, with its state as it is now. */
function useClientSecret(ctx: Routed): void {
  const { credential, shelves, keyring, now } = ctx;
  const held = credential.kind === 'found' ? shelves.findSecret(credential.secret, now) : null;
  if (credential.kind !== 'found' || held === null) return;
  ctx.key = keyring.get(held.keyId) ?? null;
  ctx.credential = { ...credential, sessionModel: held.model };
}

/** The forms in which a stream of Gemini's format is answered. */
const streamForms = ['sse', 'json'];

function checkBody(stages: Stages, ctx: Keyed, payload: Payload): MaybePromise<Serve | Refusal> {
  const { model, upgrade } = ctx.operation;
  if (model !== null && model.in !== 'body' && !ctx.model) return refuseModel(model);
  if (ctx.streamed && !streamForms.includes(ctx.query.get('alt') ?? 'json')) {
    return refuseQuery('alt', streamForms);
  }
  const serve = stages.prepare(ctx, payload);
  const asksForUpgrade = ctx.headers.get('upgrade')?.toLowerCase() === 'websocket';
  if (upgrade === null || asksForUpgrade) return serve;
  return andThen(serve, (prepared) => (isRefusal(prepared) ? prepared : refuseWithoutUpgrade));
}

/** Counts a call and serves it. */
function answer(
  stages: Stages,
  ctx: Keyed,
  payload: Payload,
  serve: Serve,
): MaybePromise<ServedAnswer | Refusal> {
  const { key, model, now, operation, path, query, streamed } = ctx;
  markUsed(key, now);
  const size = payload.kind === 'none' ? 0 : payload.text.length;
  const digest = (): string => requestDigest(path, payload);
  const call: Call = {
    model: model ?? '',
    digest,
    ids: ctx.makeIds(digest),
    createdAt: ctx.createdAt,
    models: key.models,
    files: payload.kind === 'form' ? payload.files : {},
    named: ctx.pathModel ?? '',
    query,
    now,
    shelf: ctx.shelves.of(key.id),
    size,
    stream: streamed ? (query.get('alt') === 'sse' ? 'events' : 'array') : null,
    origin: () => originOf(ctx.request),
    perform: (id, body) => performPart(stages, ctx, call, id, body),
  };
  const served = serve(call);
  if (served instanceof Promise) return served;
  if (!isRefusal(served) && isTooLong(served, size)) return refuseLongAnswer;
  // What is not there costs nothing.
  if (!isRefusal(served) && operation.cost !== 'free') key.used += 1;
  return served;
}

/** A digest of the request, in hex: the same request gets the same answer, whichever key sends it. */
const requestDigest = (path: string, payload: Payload): string =>
  hash(`${path}\n${payload.kind === 'none' ? '' : payload.text}`);
