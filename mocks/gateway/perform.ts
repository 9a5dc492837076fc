import { isLongerThan, memberOf } from '../../base/json.ts';
import { type EndpointId, endpointOf } from '../../spec/index.ts';
import { errorBodies } from '../formats/index.ts';
import type { IssuedKey } from '../keys/keyring.ts';
import type { Call, Performed, ServedAnswer } from '../operations/call.ts';
import { authenticate, authorize, quotaExhausted } from './authorize.ts';
import type { Keyed } from './context.ts';
import { isRefusal, type Refusal, refuseBody, refuseLongAnswer } from './refusal.ts';
import type { Payload } from './request/request.ts';
import type { Stages } from './stages.ts';

/** Returns whether a key has something left of its quota. */
export const hasCredit = ({ quota, used }: IssuedKey): boolean => quota === null || used < quota;

/** Characters of a request that no answer repeats too often, and the most of an answer to a longer one. */
const shortRequest = 65_536;
const longestAnswer = 8 * 1024 * 1024;

/**
 * Returns whether an answer is too long to be sent. Only a long request is repeated so often in its answer
 * that it has to be measured.
 *
 * @param size the characters of the request
 */
export const isTooLong = (served: ServedAnswer, size: number): boolean =>
  served.kind === 'json' && size > shortRequest && isLongerThan(served.body, longestAnswer);

const refuseStream = refuseBody([{ pointer: '/stream', message: 'cannot be true in a batch' }]);

async function serveOne(
  stages: Stages,
  ctx: Keyed,
  call: Call,
  body: unknown,
): Promise<ServedAnswer | Refusal> {
  const { model: place, cost } = ctx.operation;
  const named = place?.in === 'body' ? (memberOf(body, place.name) ?? place.default) : null;
  const model = typeof named === 'string' ? named : null;
  const text = JSON.stringify(body);
  const payload: Payload = { kind: 'json', value: body, text };
  const inner: Keyed = { ...ctx, model };
  // A batch takes its time: the key may have been deleted since it started.
  const key = authenticate(inner);
  if (isRefusal(key)) return key;
  const forbidden = authorize(inner);
  if (forbidden !== null) return forbidden;
  const serve = await stages.prepare(inner, payload);
  if (isRefusal(serve)) return serve;
  if (cost !== 'free' && !hasCredit(ctx.key)) return quotaExhausted;
  const digest = () => `${call.digest()}\n${text}`;
  const served = serve({
    ...call,
    model: model ?? '',
    digest,
    ids: ctx.makeIds(digest),
    files: {},
    named: '',
    size: text.length,
  });
  // Only a batch takes its time, and none is a part of another one.
  if (served instanceof Promise) return refuseLongAnswer;
  if (isRefusal(served)) return served;
  if (isTooLong(served, text.length)) return refuseLongAnswer;
  if (served.kind === 'json' && cost !== 'free') ctx.key.used += 1;
  return served;
}

/**
 * Answers a request that is a part of another one, such as a line of a batch: by the same key, whose list
 * of models and quota count for it.
 *
 * @param call the call whose part it is
 * @returns its status and its JSON body, also where it is refused
 */
export async function performPart(
  stages: Stages,
  ctx: Keyed,
  call: Call,
  id: EndpointId,
  body: unknown,
): Promise<Performed> {
  const operation = { ...endpointOf(id), id };
  const refused = (refusal: Refusal): Performed => ({
    status: refusal.status,
    body: errorBodies[operation.format](refusal, ctx.requestId),
  });
  const served = await serveOne(stages, { ...ctx, operation }, call, body);
  if (isRefusal(served)) return refused(served);
  if (served.kind === 'json') return { status: 200, body: served.body };
  return refused(served.kind === 'stream' ? refuseStream : refuseLongAnswer);
}
