import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Context } from '../../gateway/context.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
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
export const echoFaults = [
  ...breaking('HARD-NO-ECHO', {
    'key-in-redirect': [
      'The redirect to the path without its slash repeats the query, key and all.',
      redirectSlashes,
    ],
    'url-in-not-found': [
      'A path that is not there is named in the refusal, with the key in its query.',
      afterAnswer((response, { request }) =>
        response.status === 404
          ? Response.json({ error: { message: `Cannot serve ${request.url}` } }, response)
          : response,
      ),
    ],
    'headers-in-not-found': [
      'A path that is not there is refused with all the headers that were sent.',
      dumpRequest(404),
    ],
    'headers-in-method-refusal': [
      'The refusal of a method shows the request that it refuses.',
      dumpRequest(405),
    ],
    'headers-in-bad-request': [
      'A body that cannot be parsed is refused with the whole request in the message.',
      dumpRequest(400),
    ],
    'key-in-forbidden': [
      'The refusal of a model names the key that may not use it.',
      dumpRequest(403),
    ],
    'key-in-set-cookie': [
      'A served call sets the key as a cookie, so that it need not be sent again.',
      withHeader(
        'set-cookie',
        (secret) => `api_key=${secret}; Path=/`,
        (status) => status < 300,
      ),
    ],
    'key-in-base64': [
      'Every answer names its session, which is the key in base64.',
      withHeader('x-session', (secret) => btoa(secret)),
    ],
    'key-digest-in-header': [
      'A refusal names the cache entry that was looked for, by the SHA-1 of the key.',
      withHeader(
        'x-cache-key',
        (secret) => bytesToHex(sha1(utf8ToBytes(secret))),
        (status) => status === 401,
      ),
    ],
    'half-key-in-header': [
      'Every answer carries the first half of the key, to distinguish callers.',
      withHeader('x-caller', (secret) => secret.slice(0, secret.length / 2)),
    ],
    'subprotocol-echoed': [
      'A refused handshake repeats the sub-protocols, and the key is one of them.',
      afterAnswer((response, { headers }) => {
        const offered = headers.get('sec-websocket-protocol');
        if (offered !== null) response.headers.set('sec-websocket-protocol', offered);
        return response;
      }),
    ],
    'trace-echoes-key': [
      'TRACE is switched on, and its answer is the request with its key.',
      (stages) => ({
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
    ],
    'misplaced-key-echoed': [
      "A refusal repeats the key that came in another format's header, as a hint.",
      afterAnswer((response, { format, headers }) => {
        const misplaced = format === 'anthropic' ? null : headers.get('x-api-key');
        if (response.status === 401 && misplaced !== null) {
          response.headers.set('x-hint', `unknown header x-api-key: ${misplaced}`);
        }
        return response;
      }),
      { shownBy: 'STYLE-OWN-HEADER' },
    ],
  }),
  ...breaking('HARD-ISOLATED', {
    'allowed-models-in-header': [
      'The refusal of a model has the models of the key in a header.',
      afterAnswer((response, { key }) => {
        if (response.status === 403) {
          response.headers.set('x-allowed-models', [...(key?.models ?? [])].join(','));
        }
        return response;
      }),
    ],
  }),
];
