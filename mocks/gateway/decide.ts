import { digest } from '../../base/digest.ts';
import type { IssuedKey } from '../keys/keyring.ts';
import type { Serve, ServedAnswer } from '../operations/call.ts';
import { quotaExhausted } from './authorize.ts';
import { type Context, findKey, type Keyed } from './context.ts';
import { isRefusal, type Refusal, refuseModel, refuseWithoutUpgrade } from './refusal.ts';
import type { Payload } from './request/request.ts';
import type { Stages } from './stages.ts';

/**
 * Takes a request through the gateway: route, credential, key, model, scope, body, answer.
 * Authentication comes before all that looks at the body (HARD-CHECK-BEFORE-WORK), and before the
 * scope of the key (AUTHENTICATION-FIRST). Writes what it finds out to the context.
 */
export async function decide(stages: Stages, ctx: Context): Promise<ServedAnswer | Refusal> {
  const keyed = await checkKey(stages, ctx);
  if (isRefusal(keyed)) return keyed;
  const couldPay = hasCredit(keyed.key);

  const model = await stages.readModel(keyed);
  Object.assign(keyed, { model });
  const forbidden = await stages.authorize(keyed);
  if (forbidden !== null) return forbidden;

  const payload = await keyed.payload();
  const wrongMarker = stages.checkMarkers(keyed);
  if (wrongMarker !== null) return wrongMarker;
  if (isRefusal(payload)) return payload;
  const serve = checkBody(stages, keyed, payload);
  if (isRefusal(serve)) return serve;

  // A parallel call may have spent the last credit since the key was checked. Nothing is awaited
  // between this check and the count, so that no credit is spent twice.
  if (couldPay && keyed.operation.cost !== 'free' && !hasCredit(keyed.key)) return quotaExhausted;
  return answer(keyed, payload, serve);
}

/** Finds the route, the credential and its key, and checks the key. Nothing reads the body here. */
async function checkKey(stages: Stages, ctx: Context): Promise<Keyed | Refusal> {
  const route = stages.route(ctx);
  if (isRefusal(route)) return route;
  const routed = Object.assign(ctx, route, { format: route.operation.format });
  const credential = stages.readCredential(routed);
  Object.assign(routed, { credential, key: findKey(ctx.keyring, credential) });
  const key = await stages.authenticate(routed);
  return isRefusal(key) ? key : Object.assign(routed, { key });
}

function checkBody(stages: Stages, ctx: Keyed, payload: Payload): Serve | Refusal {
  const { model, upgrade } = ctx.operation;
  if (model !== null && model.in !== 'body' && !ctx.model) return refuseModel(model);
  const serve = stages.prepare(ctx, payload);
  if (isRefusal(serve) || upgrade === null) return serve;
  const asksForUpgrade = ctx.headers.get('upgrade')?.toLowerCase() === 'websocket';
  return asksForUpgrade ? serve : refuseWithoutUpgrade;
}

/** Counts a call and serves it. */
function answer(ctx: Keyed, payload: Payload, serve: Serve): ServedAnswer {
  const { key, model, now, operation, path, query, streamed } = ctx;
  if (operation.cost !== 'free') key.used += 1;
  key.lastUsedAt = now;
  return serve({
    model: model ?? '',
    digest: requestDigest(path, payload),
    models: key.models,
    files: payload.kind === 'form' ? payload.files : {},
    stream: streamed ? (query.get('alt') === 'sse' ? 'events' : 'array') : null,
  });
}

const hasCredit = ({ quota, used }: IssuedKey): boolean => quota === null || used < quota;

/** A digest of the request, in hex: the same request gets the same answer, whichever key sends it. */
const requestDigest = (path: string, payload: Payload): string =>
  digest(`${path}\n${payload.kind === 'none' ? '' : payload.text}`);
