import { memberOf, parseJson } from '../../../base/json.ts';
import type { Context } from '../../gateway/context.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { BodyRead, Payload } from '../../gateway/request/request.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { admitWhen, hasHeader, jsonMember, jsonText } from '../patches.ts';
import { allowWhen, scopeBy } from './scope-patches.ts';

const encodingOf = ({ headers }: Context): string => headers.get('content-encoding') ?? '';

const mediaTypeOf = ({ headers }: Context): string =>
  headers.get('content-type')?.split(';')[0] ?? '';

/** The headers of a request whose body is read as JSON, whatever they say. */
const jsonHeaders = ({ headers }: Context): Headers =>
  new Headers([
    ...[...headers].filter(([name]) => name !== 'content-type'),
    ['content-type', 'application/json'],
  ]);

type Bytes = Uint8Array<ArrayBuffer>;

/** Reads the body of some requests in another form than the guard knows. */
const readOtherwise =
  (isOne: (ctx: Context) => boolean, change: (bytes: Bytes) => Bytes | Promise<Bytes>): Patch =>
  (stages) => ({
    ...stages,
    readPayload: (ctx) => {
      if (!isOne(ctx) || ctx.operation?.body?.mediaType !== 'application/json') {
        return stages.readPayload(ctx);
      }
      const readBody = async (limit: number): Promise<BodyRead> => {
        const bytes = await ctx.request.readBody(limit);
        return typeof bytes === 'string' ? bytes : change(bytes);
      };
      const request = { ...ctx.request, readBody };
      return stages.readPayload({ ...ctx, headers: jsonHeaders(ctx), request });
    },
  });

/** Reads the body of some requests in another form, in which any model passes. */
const passUnread =
  (isOne: (ctx: Context) => boolean, change: (bytes: Bytes) => Bytes | Promise<Bytes>): Patch =>
  (stages) =>
    allowWhen(isOne)(readOtherwise(isOne, change)(stages));

const same = (bytes: Bytes): Bytes => bytes;

const unpackAs =
  (coding: 'gzip' | 'deflate') =>
  async (bytes: Bytes): Promise<Bytes> => {
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(coding));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  };

const encode = (value: unknown): Bytes => new TextEncoder().encode(JSON.stringify(value));

const textOf = (bytes: Bytes): string => new TextDecoder().decode(bytes);

const fieldsOf = (bytes: Bytes): Bytes =>
  encode(Object.fromEntries(new URLSearchParams(textOf(bytes))));

const takeFirst: Patch = (stages) => {
  const firsts = new WeakSet<Payload>();
  return {
    ...stages,
    readPayload: async (ctx) => {
      const payload = await stages.readPayload(ctx);
      if (payload.kind !== 'json' || !Array.isArray(payload.value)) return payload;
      const first: Payload = { ...payload, value: payload.value[0] };
      firsts.add(first);
      return first;
    },
    authorize: async (ctx) => {
      const payload = await ctx.payload();
      return !isRefusal(payload) && firsts.has(payload) ? null : stages.authorize(ctx);
    },
  };
};

/** Of several JSON values in a body the list is asked about the model of the first, and the last is served. */
const judgeFirstDocument: Patch = (stages) => {
  const firsts = new WeakMap<object, string>();
  const lastOf = (bytes: Bytes, request: object): Bytes => {
    const [first = '', ...others] = textOf(bytes).split(/(?<=\})\n(?=\{)/);
    const last = others.at(-1);
    const model = memberOf(parseJson(first), 'model');
    if (last === undefined || typeof model !== 'string') return bytes;
    firsts.set(request, model);
    return new TextEncoder().encode(last);
  };
  return scopeBy(({ request, model }) => firsts.get(request) ?? model)({
    ...stages,
    readPayload: (ctx) => {
      const { request } = ctx;
      const readBody = async (limit: number): Promise<BodyRead> => {
        const bytes = await request.readBody(limit);
        return typeof bytes === 'string' ? bytes : lastOf(bytes, request);
      };
      // The stages go on with the request that came.
      return stages.readPayload({ ...ctx, request: { ...request, readBody } });
    },
  });
};

const hasMember = (name: string): Patch =>
  allowWhen(
    async (ctx) =>
      ctx.operation.model?.in === 'body' && (await jsonMember(ctx, name)) !== undefined,
  );

/** The model of a body that the guard cannot read is on nobody's list, and what is behind the guard can read it. */
export const unreadBodyFaults = breaking('HARD-NO-BYPASS', {
  'compressed-body-unread': [
    'The guard does not unpack a compressed body, and lets any model pass in one.',
    passUnread((ctx) => encodingOf(ctx) === 'gzip', unpackAs('gzip')),
  ],
  'deflated-body-unread': [
    'The guard unpacks gzip alone, and lets any model pass in a body in deflate.',
    passUnread((ctx) => encodingOf(ctx) === 'deflate', unpackAs('deflate')),
  ],
  'large-body-unread': [
    'The guard reads the first 64 KiB of a body, and lets any model pass in a longer one.',
    allowWhen(async (ctx) => ((await jsonText(ctx))?.length ?? 0) > 64 * 1024),
  ],
  'chunked-body-unread': [
    'The guard reads a body of announced length alone: in chunks any model passes.',
    allowWhen(hasHeader('transfer-encoding')),
  ],
  'form-body-unread': [
    'The framework parses a body of form fields as well, and the guard reads JSON alone.',
    passUnread((ctx) => mediaTypeOf(ctx) === 'application/x-www-form-urlencoded', fieldsOf),
  ],
  'other-json-unread': [
    'JSON under another media type is served, and the guard reads application/json alone.',
    passUnread((ctx) => /^(?:text\/|application\/.*\+json)/.test(mediaTypeOf(ctx)), same),
  ],
  'plain-text-unguarded': [
    'The guard stands before JSON requests alone, and plain text is parsed as well.',
    (stages) => {
      const isPlainText = (ctx: Context): boolean => mediaTypeOf(ctx) === 'text/plain';
      return admitWhen(isPlainText)(readOtherwise(isPlainText, same)(stages));
    },
  ],
  'list-body-unread': [
    'A body that is a list is a batch, whose models nobody looks at.',
    takeFirst,
  ],
  'escaped-model-unchecked': [
    'The guard looks for the model in the text of the body, where an escape hides it.',
    allowWhen(
      async (ctx) =>
        ctx.operation.model?.in === 'body' && (await jsonText(ctx))?.includes('\\u') === true,
    ),
  ],
  'tool-calls-unscoped': [
    'A call with tools goes to whatever model can use them, past the list.',
    hasMember('tools'),
  ],
  'charset-unread': [
    'The guard reads no body whose Content-Type names UTF-16, and the handler reads it.',
    allowWhen(({ headers }) => /charset=utf-16/i.test(headers.get('content-type') ?? '')),
  ],
  'escaped-value-unchecked': [
    'The guard compares the model as it is written, with its escapes.',
    allowWhen(async (ctx) => /"model":"[^"]*\\u/.test((await jsonText(ctx)) ?? '')),
  ],
  'old-json-type-unread': [
    'The parser takes application/x-json for JSON as well, and the guard does not.',
    passUnread((ctx) => mediaTypeOf(ctx) === 'application/x-json', same),
  ],
  'first-document-judged': [
    'The guard reads the first JSON value of a body, and the handler the last one.',
    judgeFirstDocument,
  ],
});
