import { memberOf } from '../../../base/json.ts';
import type { MaybePromise } from '../../gateway/answer.ts';
import type { Context } from '../../gateway/context.ts';
import { isRefusal, type Refusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { scopeBy } from '../models/scope-patches.ts';
import {
  afterAuthentication,
  afterReading,
  afterRefusal,
  dropHeader,
  jsonMember,
  jsonText,
  wrongRefusal,
} from '../patches.ts';

const invalid: Refusal = {
  ...wrongRefusal,
  kind: 'invalid-request',
  status: 400,
  message: 'The request is malformed.',
  presented: false,
};

const refuseForm = (isOne: (ctx: Context) => MaybePromise<boolean>): Patch =>
  afterAuthentication(async (decided, ctx) =>
    !isRefusal(decided) && (await isOne(ctx)) ? invalid : decided,
  );

const mediaType = ({ headers }: Context): string => headers.get('content-type') ?? '';

const versionInBody: Patch = (stages) => {
  const named = new WeakSet<object>();
  return {
    ...stages,
    readPayload: async (ctx) => {
      const payload = await stages.readPayload(ctx);
      if (!isRefusal(payload) && payload.kind === 'json') {
        if (memberOf(payload.value, 'anthropic_version') !== undefined) named.add(ctx.request);
      }
      return payload;
    },
    checkMarkers: (ctx) => (named.has(ctx.request) ? null : stages.checkMarkers(ctx)),
  };
};

/** Legal forms of a request that some clients send, and an answer that only some pages read. */
export const rareFormFaults = [
  ...breaking('HTTP-LEGAL-FORMS', {
    'quoted-boundary-refused': [
      'The boundary of a form is cut out with its quotes, so that a quoted one is not found.',
      refuseForm((ctx) => mediaType(ctx).includes('boundary="')),
    ],
    'typed-nothing-refused': [
      'A GET with a Content-Type is refused: its empty body is no JSON.',
      refuseForm((ctx) => ctx.method === 'GET' && mediaType(ctx) !== ''),
    ],
    'upgrade-in-capitals-refused': [
      'A handshake with `Upgrade: WebSocket` is refused, since only small letters count.',
      refuseForm(({ headers }) => headers.get('upgrade') === 'WebSocket'),
    ],
    'escaped-model-refused': [
      'The model is cut out of the text of a body, and is unknown with an escape in it.',
      refuseForm(async (ctx) => /"model":"\\u/.test((await jsonText(ctx)) ?? '')),
    ],
    'query-key-not-decoded': [
      'The key is cut out of the target, and is unknown with a percent sign in it.',
      afterReading((credential, { request }) =>
        credential.kind === 'found' && credential.style === 'query'
          ? { ...credential, secret: /[?&]key=([^&]*)/.exec(request.url)?.[1] ?? '' }
          : credential,
      ),
    ],
    'late-model-refused': [
      'The guard reads one KiB of a body, and takes a model behind it for none.',
      scopeBy(async (ctx) => {
        const text = ctx.operation.model?.in === 'body' ? await jsonText(ctx) : null;
        return (text?.indexOf('"model":') ?? 0) > 1024 ? 'none' : ctx.model;
      }),
    ],
    'label-taken-for-model': [
      'A label that is called model must be on the list of the key, too.',
      scopeBy(async (ctx) => {
        const label = memberOf(await jsonMember(ctx, 'metadata'), 'model');
        return typeof label === 'string' ? label : ctx.model;
      }),
    ],
    'semicolon-ends-query': [
      'The query ends at a semicolon, so that a key behind one is not found.',
      afterReading((credential, { request }) =>
        credential.kind === 'found' && /;.*[?&]key=/.test(request.url)
          ? { kind: 'missing', elsewhere: [] }
          : credential,
      ),
    ],
  }),
  ...breaking('HARD-CORS', {
    'limit-without-cors': [
      'The limiter is in front of CORS, so that a page cannot read why it was refused.',
      dropHeader('access-control-allow-origin', ({ status }) => status === 429),
    ],
  }),
  ...breaking('HTTP-NOT-STORED', {
    'limit-cacheable': [
      'A cache may store the 429 to a key in the query.',
      afterRefusal((response, { status }) => {
        if (status === 429) response.headers.set('cache-control', 'public, max-age=60');
        return response;
      }),
    ],
  }),
  ...breaking('HTTP-CHALLENGE', {
    'conflict-without-challenge': [
      'The 401 to two keys is written elsewhere and carries no WWW-Authenticate.',
      dropHeader('www-authenticate', ({ clause }) => clause === 'KEY-CONFLICT'),
    ],
    'other-scheme-without-challenge': [
      'A header that the parser cannot read is refused there, without WWW-Authenticate.',
      dropHeader('www-authenticate', ({ clause }) => clause === 'KEY-MALFORMED'),
    ],
  }),
  ...breaking('STYLE-ANTHROPIC-VERSION', {
    'version-in-body': [
      'A version in the body stands in for anthropic-version, as on another cloud.',
      versionInBody,
    ],
  }),
];
