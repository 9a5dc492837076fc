import { styles } from '../../../spec/index.ts';
import type { Fault } from '../fault.ts';
import { admitWhen, asksForStream, changeClause } from '../patches.ts';

/** A request without a key, in some place or manner, is not refused as it must be. */
export const missingKeyFaults: readonly Fault[] = [
  {
    id: 'models-without-key',
    sentence: 'The list of models is given to callers without a key.',
    clause: 'KEY-REQUIRED',
    patch: admitWhen(
      ({ credential, operation }) => credential.kind === 'missing' && operation.id === 'listModels',
    ),
  },
  {
    id: 'messages-without-key',
    sentence: 'The Anthropic routes were added beside the guard and need no key.',
    clause: 'KEY-REQUIRED',
    patch: admitWhen(
      ({ credential, operation }) =>
        credential.kind === 'missing' && operation.format === 'anthropic',
    ),
  },
  {
    id: 'realtime-without-key',
    sentence: 'The realtime handshake needs no key, unlike every HTTP route.',
    clause: 'KEY-REQUIRED',
    patch: admitWhen(
      ({ credential, operation }) => credential.kind === 'missing' && operation.upgrade !== null,
    ),
  },
  {
    id: 'stream-without-key',
    sentence: 'A call that asks for a stream needs no key.',
    clause: 'KEY-REQUIRED',
    patch: admitWhen((ctx) => ctx.credential.kind === 'missing' && asksForStream(ctx)),
  },
  {
    id: 'browser-without-key',
    sentence: "A page's request needs no key, as if it came from the gateway's own dashboard.",
    clause: 'KEY-REQUIRED',
    patch: admitWhen(
      ({ credential, headers }) => credential.kind === 'missing' && headers.has('origin'),
    ),
  },
  {
    id: 'empty-credential-accepted',
    sentence: 'An empty credential skips the look-up and is let in.',
    clause: 'KEY-REQUIRED',
    patch: admitWhen(({ operation, headers, query }) =>
      operation.styles.some((style) => {
        const { place } = styles[style];
        return place.in === 'query'
          ? query.get(place.name) === ''
          : headers.get(place.name.toLowerCase()) === '';
      }),
    ),
  },
  {
    id: 'bare-scheme-accepted',
    sentence: 'The word Bearer with no key behind it is let in.',
    clause: 'KEY-REQUIRED',
    patch: admitWhen(({ headers }) => /^bearer\s*$/i.test(headers.get('authorization') ?? '')),
  },
  {
    id: 'missing-key-403',
    sentence: 'A missing key is answered 403 instead of 401.',
    clause: 'KEY-REQUIRED',
    patch: changeClause('KEY-REQUIRED', { status: 403, kind: 'model-forbidden' }),
  },
  {
    id: 'missing-key-500',
    sentence: 'A missing key is answered 500: the error handler itself fails.',
    clause: 'KEY-REQUIRED',
    patch: changeClause('KEY-REQUIRED', { status: 500, kind: 'failed' }),
  },
  {
    id: 'guard-off',
    sentence: 'No endpoint asks for a key: the guard is off until somebody switches it on.',
    clause: 'KEY-REQUIRED',
    patch: admitWhen(({ credential }) => credential.kind === 'missing'),
  },
  {
    id: 'inference-without-key',
    sentence: "The operator's routes need a key; chat, embeddings and models do not.",
    clause: 'KEY-REQUIRED',
    patch: admitWhen(
      ({ credential, operation }) =>
        credential.kind === 'missing' && /Chat|Embedding|Models/.test(operation.id),
    ),
  },
  {
    id: 'uploads-without-key',
    sentence: 'What is uploaded as a form needs no key.',
    clause: 'KEY-REQUIRED',
    patch: admitWhen(
      ({ credential, operation }) =>
        credential.kind === 'missing' && operation.body?.mediaType === 'multipart/form-data',
    ),
  },
  {
    id: 'other-schemes-let-through',
    sentence: 'Bearer alone is judged: a request with another scheme goes through.',
    clause: 'KEY-REQUIRED',
    patch: admitWhen(({ headers }) => /^(?!bearer)\w+ ./i.test(headers.get('authorization') ?? '')),
  },
  {
    id: 'foreign-value-let-in',
    sentence: "Any value in another format's header is let in: that it is there is enough.",
    clause: 'KEY-REQUIRED',
    patch: admitWhen(
      ({ credential }) => credential.kind === 'missing' && credential.elsewhere.length > 0,
    ),
  },
  {
    id: 'missing-key-400',
    sentence: 'A missing key is answered 400, as if the request were of a wrong form.',
    clause: 'KEY-REQUIRED',
    patch: changeClause('KEY-REQUIRED', { status: 400, kind: 'invalid-request' }),
  },
  {
    id: 'missing-key-redirected',
    sentence: 'A missing key is sent to the login page with a redirect.',
    clause: 'KEY-REQUIRED',
    patch: changeClause('KEY-REQUIRED', { status: 302, kind: 'failed' }),
  },
  {
    id: 'handshake-without-key-500',
    sentence: 'A handshake without a key is answered 500: the guard reads what it does not have.',
    clause: 'KEY-REQUIRED',
    patch: (stages) => ({
      ...stages,
      authenticate: (ctx) => {
        if (ctx.operation.upgrade !== null && ctx.credential.kind === 'missing') {
          throw new TypeError('a handshake has no method');
        }
        return stages.authenticate(ctx);
      },
    }),
  },
];
