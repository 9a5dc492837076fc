import type { Routed } from '../../gateway/context.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import {
  afterAuthentication,
  changeKeyring,
  jsonText,
  nobody,
  refuseInStream,
} from '../patches.ts';

const modelBeforeKey =
  (isOne: (ctx: Routed) => boolean): Patch =>
  (stages) =>
    afterAuthentication(async (decided, ctx) => {
      if (!isRefusal(decided) || !isOne(ctx)) return decided;
      const stranger = { ...ctx, key: { ...nobody(ctx.now), models: new Set<string>() } };
      const model = await stages.readModel(stranger);
      return (await stages.authorize({ ...stranger, model })) ?? decided;
    })(stages);

/** A key is found by its beginning; what it may do stands under the whole of it. */
const findByPrefix: Patch = changeKeyring((keyring, seeds) => {
  const whole = new Map(seeds.map(({ key }) => [key.slice(0, 40), key]));
  return {
    find: (secret) => {
      const similar = keyring.find(whole.get(secret.slice(0, 40)) ?? '');
      return keyring.find(secret) ?? (similar && { ...similar, models: new Set() });
    },
  };
});

const bodyBeforeKey: Patch = (stages) =>
  afterAuthentication(async (decided, ctx) => {
    const payload = await ctx.payload();
    if (isRefusal(payload)) return payload;
    const serve = await stages.prepare(ctx, payload);
    return isRefusal(serve) ? serve : decided;
  })(stages);

/** Reports a problem of the body's headers to everybody, with this status. */
const refuseHead = (status: number, isWrong: (ctx: Routed) => boolean): Patch =>
  afterAuthentication((decided, ctx) =>
    isRefusal(decided) && isWrong(ctx) ? { ...decided, status, kind: 'invalid-request' } : decided,
  );

const refuseUnlisted: Patch = (stages) =>
  afterAuthentication(async (decided, ctx) => {
    if (!isRefusal(decided)) return decided;
    const model = await stages.readModel({ ...ctx, key: nobody(ctx.now) });
    return model === null || /^(?:gpt|claude|gemini|text|tts|whisper|dall|rerank)/.test(model)
      ? decided
      : { ...decided, status: 404, kind: 'not-found' };
  })(stages);

const bodyBeforeState: Patch = afterAuthentication(async (decided, ctx) => {
  if (!isRefusal(decided) || ctx.key === null) return decided;
  const payload = await ctx.payload();
  return isRefusal(payload) ? payload : decided;
});

/** Something is judged or begun before the key was looked at. */
export const orderFaults = [
  ...breaking('AUTHENTICATION-FIRST', {
    'model-before-key': [
      'The model is judged before the key, so that an invalid key is answered 403.',
      modelBeforeKey(() => true),
    ],
    'damaged-key-403': [
      'A damaged key is treated as the key with the same beginning, without its models.',
      findByPrefix,
    ],
    'path-model-before-key': [
      'A model in the path is judged by the router, before the key is read.',
      modelBeforeKey(({ operation }) => operation.model?.in === 'path'),
    ],
  }),
  ...breaking('HARD-CHECK-BEFORE-WORK', {
    'body-before-key': [
      'The body is judged before the key, so that an invalid key is answered 400.',
      bodyBeforeKey,
    ],
    'stream-before-key': [
      'A stream is opened with 200 before the key is judged; the refusal is an event in it.',
      refuseInStream(401),
    ],
    'media-type-before-key': [
      'A body of another media type is answered 415 before anybody looks at the key.',
      refuseHead(
        415,
        ({ headers, operation: { body } }) =>
          body !== null && !headers.get('content-type')?.startsWith(body.mediaType),
      ),
    ],
    'size-before-key': [
      'A large body is answered 413 before anybody looks at the key.',
      refuseHead(413, ({ headers }) => Number(headers.get('content-length')) > 1024 * 1024),
    ],
    'unlisted-model-before-key': [
      'The router answers 404 for a model that it does not know, before it reads the key.',
      refuseUnlisted,
    ],
    'unknown-member-before-key': [
      'A member of the body that is not known is answered 400 before the key is read.',
      afterAuthentication(async (decided, ctx) =>
        isRefusal(decided) && (await jsonText(ctx))?.includes('"member_of_no_list"') === true
          ? { ...decided, status: 400, kind: 'invalid-request' }
          : decided,
      ),
    ],
    'version-before-key': [
      'A missing anthropic-version is answered 400 before anybody looks at the key.',
      refuseHead(400, ({ operation, headers }) =>
        Object.keys(operation.markers).some((name) => !headers.has(name)),
      ),
    ],
    'body-before-state': [
      'The body of a dead key is parsed first, so that it is answered 400.',
      bodyBeforeState,
    ],
    'boundary-before-key': [
      'A form without its boundary is refused with 400, whoever sends it.',
      refuseHead(400, ({ headers }) =>
        /^multipart\/[^;]*$/.test(headers.get('content-type') ?? ''),
      ),
    ],
    'condition-before-key': [
      'A cache judges If-Match and If-None-Match before anybody looks at the key.',
      refuseHead(
        412,
        ({ headers }) => headers.has('if-match') || headers.get('if-none-match') === '*',
      ),
    ],
    'negotiation-before-key': [
      'Who does not accept JSON is answered 406 before anybody looks at the key.',
      refuseHead(
        406,
        ({ headers }) => !/json|\*|event-stream|audio|image/.test(headers.get('accept') ?? '*'),
      ),
    ],
    'coding-before-key': [
      'A body in an unknown content coding is answered 415 before the key is read.',
      refuseHead(415, ({ headers }) => headers.get('content-encoding') === 'x-none'),
    ],
  }),
];
