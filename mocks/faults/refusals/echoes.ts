import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Context } from '../../gateway/context.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { afterAnswer } from '../patches.ts';

/** What was sent as a key, in whichever place. */
const sentKey = ({ headers, query }: Context): string | null =>
  headers.get('authorization')?.replace(/^bearer /i, '') ??
  headers.get('x-api-key') ??
  headers.get('x-goog-api-key') ??
  query.get('key');

const withHeader = (
  name: string,
  show: (secret: string) => string,
  when: (status: number) => boolean = () => true,
): Patch =>
  afterAnswer((response, ctx) => {
    const secret = sentKey(ctx);
    const isPlain = secret !== null && /^[\x21-\x7e]+$/.test(secret);
    if (isPlain && when(response.status)) response.headers.set(name, show(secret));
    return response;
  });

/** Answers with this status show the request, as a debugging server does. */
const dumpRequest = (status: number): Patch =>
  afterAnswer((response, { headers, request }) =>
    response.status === status
      ? Response.json(
          { error: { message: `${request.url} ${JSON.stringify([...headers])}`, type: 'error' } },
          response,
        )
      : response,
  );

const redirectSlashes: Patch = afterAnswer((response, { path, query: sent }) => {
  if (!path.endsWith('/') || response.status !== 404) return response;
  const query = sent.toString();
  const location = `${path.slice(0, -1)}${query === '' ? '' : `?${query}`}`;
  return new Response(null, { status: 307, headers: { location } });
});

/** A key, a part or another form of it comes back with an answer. */
export const echoFaults: readonly Fault[] = [
  {
    id: 'key-in-redirect',
    sentence: 'The redirect to the path without its slash repeats the query, key and all.',
    clause: 'HARD-NO-ECHO',
    patch: redirectSlashes,
  },
  {
    id: 'url-in-not-found',
    sentence: 'A path that is not there is named in the refusal, with the key in its query.',
    clause: 'HARD-NO-ECHO',
    patch: afterAnswer((response, { request }) =>
      response.status === 404
        ? Response.json({ error: { message: `Cannot serve ${request.url}` } }, response)
        : response,
    ),
  },
  {
    id: 'headers-in-not-found',
    sentence: 'A path that is not there is refused with all the headers that were sent.',
    clause: 'HARD-NO-ECHO',
    patch: dumpRequest(404),
  },
  {
    id: 'headers-in-method-refusal',
    sentence: 'The refusal of a method shows the request that it refuses.',
    clause: 'HARD-NO-ECHO',
    patch: dumpRequest(405),
  },
  {
    id: 'headers-in-bad-request',
    sentence: 'A body that cannot be parsed is refused with the whole request in the message.',
    clause: 'HARD-NO-ECHO',
    patch: dumpRequest(400),
  },
  {
    id: 'key-in-forbidden',
    sentence: 'The refusal of a model names the key that may not use it.',
    clause: 'HARD-NO-ECHO',
    patch: dumpRequest(403),
  },
  {
    id: 'key-in-set-cookie',
    sentence: 'A served call sets the key as a cookie, so that it need not be sent again.',
    clause: 'HARD-NO-ECHO',
    patch: withHeader(
      'set-cookie',
      (secret) => `api_key=${secret}; Path=/`,
      (status) => status < 300,
    ),
  },
  {
    id: 'key-in-base64',
    sentence: 'Every answer names its session, which is the key in base64.',
    clause: 'HARD-NO-ECHO',
    patch: withHeader('x-session', (secret) => btoa(secret)),
  },
  {
    id: 'key-digest-in-header',
    sentence: 'A refusal names the cache entry that was looked for, by the SHA-1 of the key.',
    clause: 'HARD-NO-ECHO',
    patch: withHeader(
      'x-cache-key',
      (secret) => bytesToHex(sha1(utf8ToBytes(secret))),
      (status) => status === 401,
    ),
  },
  {
    id: 'half-key-in-header',
    sentence: 'Every answer carries the first half of the key, to distinguish callers.',
    clause: 'HARD-NO-ECHO',
    patch: withHeader('x-caller', (secret) => secret.slice(0, secret.length / 2)),
  },
  {
    id: 'subprotocol-echoed',
    sentence: 'A refused handshake repeats the sub-protocols, and the key is one of them.',
    clause: 'HARD-NO-ECHO',
    patch: afterAnswer((response, { headers }) => {
      const offered = headers.get('sec-websocket-protocol');
      if (offered !== null) response.headers.set('sec-websocket-protocol', offered);
      return response;
    }),
  },
  {
    id: 'trace-echoes-key',
    sentence: 'TRACE is switched on, and its answer is the request with its key.',
    clause: 'HARD-NO-ECHO',
    patch: (stages) => ({
      ...stages,
      preflight: (ctx) =>
        ctx.method === 'TRACE'
          ? {
              status: 200,
              headers: { 'content-type': 'message/http' },
              body: `TRACE ${ctx.request.url}\r\n${[...ctx.headers].join('\r\n')}\r\n`,
            }
          : stages.preflight(ctx),
    }),
  },
  {
    id: 'misplaced-key-echoed',
    sentence: "A refusal repeats the key that came in another format's header, as a hint.",
    clause: 'HARD-NO-ECHO',
    shownBy: 'STYLE-OWN-HEADER',
    patch: afterAnswer((response, { format, headers }) => {
      const misplaced = format === 'anthropic' ? null : headers.get('x-api-key');
      if (response.status === 401 && misplaced !== null) {
        response.headers.set('x-hint', `unknown header x-api-key: ${misplaced}`);
      }
      return response;
    }),
  },
  {
    id: 'allowed-models-in-header',
    sentence: 'The refusal of a model has the models of the key in a header.',
    clause: 'HARD-ISOLATED',
    patch: afterAnswer((response, { key }) => {
      if (response.status === 403) {
        response.headers.set('x-allowed-models', [...(key?.models ?? [])].join(','));
      }
      return response;
    }),
  },
];
