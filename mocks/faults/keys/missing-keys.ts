import { styles } from '../../../spec/index.ts';
import { breaking } from '../fault.ts';
import {
  admitWhen,
  admitWithoutKey,
  asksForStream,
  changeClause,
  hasHeader,
  trustHeader,
} from '../patches.ts';

/** A request without a key, in some place or manner, is not refused as it must be. */
export const missingKeyFaults = breaking('KEY-REQUIRED', {
  'models-without-key': [
    'The list of models is given to callers without a key.',
    admitWithoutKey(({ operation }) => operation.id === 'listModels'),
  ],
  'messages-without-key': [
    'The Anthropic routes were added beside the guard and need no key.',
    admitWithoutKey(({ operation }) => operation.format === 'anthropic'),
  ],
  'realtime-without-key': [
    'The realtime handshake needs no key, unlike every HTTP route.',
    admitWithoutKey(({ operation }) => operation.upgrade !== null),
  ],
  'stream-without-key': [
    'A call that asks for a stream needs no key.',
    admitWithoutKey(asksForStream),
  ],
  'browser-without-key': [
    "A page's request needs no key, as if it came from the gateway's own dashboard.",
    admitWithoutKey(hasHeader('origin')),
  ],
  'empty-credential-accepted': [
    'An empty credential skips the look-up and is let in.',
    admitWhen(({ operation, headers, query }) =>
      operation.styles.some((style) => {
        const { place } = styles[style];
        return place.in === 'query'
          ? query.get(place.name) === ''
          : headers.get(place.name.toLowerCase()) === '';
      }),
    ),
  ],
  'bare-scheme-accepted': [
    'The word Bearer with no key behind it is let in.',
    trustHeader('authorization', /^bearer\s*$/i),
  ],
  'missing-key-403': [
    'A missing key is answered 403 instead of 401.',
    changeClause('KEY-REQUIRED', { status: 403, kind: 'model-forbidden' }),
  ],
  'missing-key-500': [
    'A missing key is answered 500: the error handler itself fails.',
    changeClause('KEY-REQUIRED', { status: 500, kind: 'failed' }),
  ],
  'guard-off': [
    'No endpoint asks for a key: the guard is off until somebody switches it on.',
    admitWithoutKey(),
  ],
  'inference-without-key': [
    "The operator's routes need a key; chat, embeddings and models do not.",
    admitWithoutKey(({ operation }) => /Chat|Embedding|Models/.test(operation.id)),
  ],
  'uploads-without-key': [
    'What is uploaded as a form needs no key.',
    admitWithoutKey(({ operation }) => operation.body?.mediaType === 'multipart/form-data'),
  ],
  'other-schemes-let-through': [
    'Bearer alone is judged: a request with another scheme goes through.',
    trustHeader('authorization', /^(?!bearer)\w+ ./i),
  ],
  'foreign-value-let-in': [
    "Any value in another format's header is let in: that it is there is enough.",
    admitWhen(({ credential }) => credential.kind === 'missing' && credential.elsewhere.length > 0),
  ],
  'missing-key-400': [
    'A missing key is answered 400, as if the request were of a wrong form.',
    changeClause('KEY-REQUIRED', { status: 400, kind: 'invalid-request' }),
  ],
  'missing-key-redirected': [
    'A missing key is sent to the login page with a redirect.',
    changeClause('KEY-REQUIRED', { status: 302, kind: 'failed' }),
  ],
  'handshake-without-key-500': [
    'A handshake without a key is answered 500: the guard reads what it does not have.',
    (stages) => ({
      ...stages,
      authenticate: (ctx) => {
        if (ctx.operation.upgrade !== null && ctx.credential.kind === 'missing') {
          throw new TypeError('a handshake has no method');
        }
        return stages.authenticate(ctx);
      },
    }),
  ],
});
