import { memberOf, parseJson } from '../../../base/json.ts';
import type { Context } from '../../gateway/context.ts';
import { isRefusal } from '../../gateway/refusal.ts';
import type { BodyRead, Payload } from '../../gateway/request/request.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { admitWhen, jsonMember, jsonText } from '../patches.ts';
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

const both =
  (...patches: readonly Patch[]): Patch =>
  (stages) =>
    patches.reduce((patched, patch) => patch(patched), stages);

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

/** A list as a body is read as its first entry, whose model nobody checks. */
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

/** Whether the JSON body of a call has some member. */
const hasMember = (name: string): Patch =>
  allowWhen(
    async (ctx) =>
      ctx.operation.model?.in === 'body' && (await jsonMember(ctx, name)) !== undefined,
  );

/** The model of a body that the guard cannot read is on nobody's list, and what is behind the guard can read it. */
export const unreadBodyFaults: readonly Fault[] = [
  {
    id: 'compressed-body-unread',
    sentence: 'The guard does not unpack a compressed body, and lets any model pass in one.',
    clause: 'HARD-NO-BYPASS',
    patch: both(
      readOtherwise((ctx) => encodingOf(ctx) === 'gzip', unpackAs('gzip')),
      allowWhen((ctx) => encodingOf(ctx) === 'gzip'),
    ),
  },
  {
    id: 'deflated-body-unread',
    sentence: 'The guard unpacks gzip alone, and lets any model pass in a body in deflate.',
    clause: 'HARD-NO-BYPASS',
    patch: both(
      readOtherwise((ctx) => encodingOf(ctx) === 'deflate', unpackAs('deflate')),
      allowWhen((ctx) => encodingOf(ctx) === 'deflate'),
    ),
  },
  {
    id: 'large-body-unread',
    sentence:
      'The guard reads the first 64 KiB of a body, and lets any model pass in a longer one.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(async (ctx) => ((await jsonText(ctx))?.length ?? 0) > 64 * 1024),
  },
  {
    id: 'chunked-body-unread',
    sentence: 'The guard reads a body of announced length alone: in chunks any model passes.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(({ headers }) => headers.has('transfer-encoding')),
  },
  {
    id: 'form-body-unread',
    sentence: 'The framework parses a body of form fields as well, and the guard reads JSON alone.',
    clause: 'HARD-NO-BYPASS',
    patch: both(
      readOtherwise((ctx) => mediaTypeOf(ctx) === 'application/x-www-form-urlencoded', fieldsOf),
      allowWhen((ctx) => mediaTypeOf(ctx) === 'application/x-www-form-urlencoded'),
    ),
  },
  {
    id: 'other-json-unread',
    sentence:
      'JSON under another media type is served, and the guard reads application/json alone.',
    clause: 'HARD-NO-BYPASS',
    patch: both(
      readOtherwise(
        (ctx) => /^(?:text\/|application\/.*\+json)/.test(mediaTypeOf(ctx)),
        (bytes) => bytes,
      ),
      allowWhen((ctx) => /^(?:text\/|application\/.*\+json)/.test(mediaTypeOf(ctx))),
    ),
  },
  {
    id: 'plain-text-unguarded',
    sentence: 'The guard stands before JSON requests alone, and plain text is parsed as well.',
    clause: 'HARD-NO-BYPASS',
    patch: both(
      readOtherwise(
        (ctx) => mediaTypeOf(ctx) === 'text/plain',
        (bytes) => bytes,
      ),
      admitWhen((ctx) => mediaTypeOf(ctx) === 'text/plain'),
    ),
  },
  {
    id: 'list-body-unread',
    sentence: 'A body that is a list is a batch, whose models nobody looks at.',
    clause: 'HARD-NO-BYPASS',
    patch: takeFirst,
  },
  {
    id: 'escaped-model-unchecked',
    sentence: 'The guard looks for the model in the text of the body, where an escape hides it.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(
      async (ctx) =>
        ctx.operation.model?.in === 'body' && (await jsonText(ctx))?.includes('\\u') === true,
    ),
  },
  {
    id: 'tool-calls-unscoped',
    sentence: 'A call with tools goes to whatever model can use them, past the list.',
    clause: 'HARD-NO-BYPASS',
    patch: hasMember('tools'),
  },
  {
    id: 'charset-unread',
    sentence: 'The guard reads no body whose Content-Type names UTF-16, and the handler reads it.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(({ headers }) => /charset=utf-16/i.test(headers.get('content-type') ?? '')),
  },
  {
    id: 'escaped-value-unchecked',
    sentence: 'The guard compares the model as it is written, with its escapes.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(async (ctx) => /"model":"[^"]*\\u/.test((await jsonText(ctx)) ?? '')),
  },
  {
    id: 'old-json-type-unread',
    sentence: 'The parser takes application/x-json for JSON as well, and the guard does not.',
    clause: 'HARD-NO-BYPASS',
    patch: both(
      readOtherwise(
        (ctx) => mediaTypeOf(ctx) === 'application/x-json',
        (bytes) => bytes,
      ),
      allowWhen((ctx) => mediaTypeOf(ctx) === 'application/x-json'),
    ),
  },
  {
    id: 'first-document-judged',
    sentence: 'The guard reads the first JSON value of a body, and the handler the last one.',
    clause: 'HARD-NO-BYPASS',
    patch: judgeFirstDocument,
  },
];
