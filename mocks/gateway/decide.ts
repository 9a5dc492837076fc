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
 * scope of the key (AUTHENTICATION-FIRST). Writes what it finds out to the context. Only a promise is awaited:
 * an `await` takes time also where there is nothing to wait for.
 */
export async function decide(stages: Stages, ctx: Context): Promise<ServedAnswer | Refusal> {
  const routed = readKey(stages, ctx);
  if (isRefusal(routed)) return routed;
  const authenticated = stages.authenticate(routed);
  const key = authenticated instanceof Promise ? await authenticated : authenticated;
  if (isRefusal(key)) return key;
  setKey(routed, key);
  const keyed: Keyed = routed;
  const limited = key.rate == null ? null : ctx.rates.take(key, ctx.now);
  if (limited !== null) return limited;
  const couldPay = hasCredit(key);

  const { credential } = keyed;
  const sessionModel = credential.kind === 'found' ? credential.sessionModel : undefined;
  const read = stages.readModel(keyed);
  const named = read instanceof Promise ? await read : read;
  ctx.model = named ?? sessionModel ?? null;
  if (sessionModel !== undefined && ctx.model !== sessionModel) return modelForbidden;
  const authorized = stages.authorize(keyed);
  const forbidden = authorized instanceof Promise ? await authorized : authorized;
  if (forbidden !== null) return forbidden;

  const body = keyed.payload();
  const payload = body instanceof Promise ? await body : body;
  const wrongMarker = stages.checkMarkers(keyed);
  if (wrongMarker !== null) return wrongMarker;
  if (isRefusal(payload)) return payload;
  const checked = checkBody(stages, keyed, payload);
  const serve = checked instanceof Promise ? await checked : checked;
  if (isRefusal(serve)) return serve;

  // A parallel call may have spent the last credit since the key was checked. Nothing is awaited
  // between this check and the count, so that no credit is spent twice.
  if (couldPay && keyed.operation.cost !== 'free' && !hasCredit(keyed.key)) return quotaExhausted;
  return answer(stages, keyed, payload, serve);
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
