import { memberOf } from '../../../base/json.ts';
import type { MaybePromise } from '../../gateway/answer.ts';
import type { Context } from '../../gateway/context.ts';
import { isRefusal, type Refusal } from '../../gateway/refusal.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { scopeBy } from '../models/scope-patches.ts';
import {
  afterAuthentication,
  afterReading,
  afterRefusal,
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

/** Refuses a request with 400 once its key is known. */
const refuseForm = (isOne: (ctx: Context) => MaybePromise<boolean>): Patch =>
  afterAuthentication(async (decided, ctx) =>
    !isRefusal(decided) && (await isOne(ctx)) ? invalid : decided,
  );

const mediaType = ({ headers }: Context): string => headers.get('content-type') ?? '';

/** Counts a member of the body in place of the header that must name the version. */
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
export const rareFormFaults: readonly Fault[] = [
  {
    id: 'quoted-boundary-refused',
    sentence:
      'The boundary of a form is cut out with its quotes, so that a quoted one is not found.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseForm((ctx) => mediaType(ctx).includes('boundary="')),
  },
  {
    id: 'typed-nothing-refused',
    sentence: 'A GET with a Content-Type is refused: its empty body is no JSON.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseForm((ctx) => ctx.method === 'GET' && mediaType(ctx) !== ''),
  },
  {
    id: 'upgrade-in-capitals-refused',
    sentence: 'A handshake with `Upgrade: WebSocket` is refused, since only small letters count.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseForm(({ headers }) => headers.get('upgrade') === 'WebSocket'),
  },
  {
    id: 'escaped-model-refused',
    sentence: 'The model is cut out of the text of a body, and is unknown with an escape in it.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: refuseForm(async (ctx) => /"model":"\\u/.test((await jsonText(ctx)) ?? '')),
  },
  {
    id: 'query-key-not-decoded',
    sentence: 'The key is cut out of the target, and is unknown with a percent sign in it.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: afterReading((credential, { request }) =>
      credential.kind === 'found' && credential.style === 'query'
        ? { ...credential, secret: /[?&]key=([^&]*)/.exec(request.url)?.[1] ?? '' }
        : credential,
    ),
  },
  {
    id: 'limit-without-cors',
    sentence: 'The limiter is in front of CORS, so that a page cannot read why it was refused.',
    clause: 'HARD-CORS',
    patch: afterRefusal((response, { status }) => {
      if (status === 429) response.headers.delete('access-control-allow-origin');
      return response;
    }),
  },
  {
    id: 'limit-cacheable',
    sentence: 'A cache may store the 429 to a key in the query.',
    clause: 'HTTP-NOT-STORED',
    patch: afterRefusal((response, { status }) => {
      if (status === 429) response.headers.set('cache-control', 'public, max-age=60');
      return response;
    }),
  },
  {
    id: 'conflict-without-challenge',
    sentence: 'The 401 to two keys is written elsewhere and carries no WWW-Authenticate.',
    clause: 'HTTP-CHALLENGE',
    patch: afterRefusal((response, { clause }) => {
      if (clause === 'KEY-CONFLICT') response.headers.delete('www-authenticate');
      return response;
    }),
  },
  {
    id: 'version-in-body',
    sentence: 'A version in the body stands in for anthropic-version, as on another cloud.',
    clause: 'STYLE-ANTHROPIC-VERSION',
    patch: versionInBody,
  },
  {
    id: 'late-model-refused',
    sentence: 'The guard reads one KiB of a body, and takes a model behind it for none.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: scopeBy(async (ctx) => {
      const text = ctx.operation.model?.in === 'body' ? await jsonText(ctx) : null;
      return (text?.indexOf('"model":') ?? 0) > 1024 ? 'none' : ctx.model;
    }),
  },
  {
    id: 'label-taken-for-model',
    sentence: 'A label that is called model must be on the list of the key, too.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: scopeBy(async (ctx) => {
      const label = memberOf(await jsonMember(ctx, 'metadata'), 'model');
      return typeof label === 'string' ? label : ctx.model;
    }),
  },
  {
    id: 'semicolon-ends-query',
    sentence: 'The query ends at a semicolon, so that a key behind one is not found.',
    clause: 'HTTP-LEGAL-FORMS',
    patch: afterReading((credential, { request }) =>
      credential.kind === 'found' && /;.*[?&]key=/.test(request.url)
        ? { kind: 'missing', elsewhere: [] }
        : credential,
    ),
  },
  {
    id: 'other-scheme-without-challenge',
    sentence: 'A header that the parser cannot read is refused there, without WWW-Authenticate.',
    clause: 'HTTP-CHALLENGE',
    patch: afterRefusal((response, { clause }) => {
      if (clause === 'KEY-MALFORMED') response.headers.delete('www-authenticate');
      return response;
    }),
  },
];
