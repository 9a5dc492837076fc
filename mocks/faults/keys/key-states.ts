import { breaking } from '../fault.ts';
import { admitState, asksForStream, changeClause, jsonMember, refuseInStream } from '../patches.ts';

const forbidden = { status: 403, kind: 'model-forbidden' } as const;

/** A key that was issued once, but is no longer good, is served or refused otherwise than it must be. */
export const keyStateFaults = [
  ...breaking('KEY-DELETED', {
    'deleted-key-served': ['A deleted key is served as before.', admitState('deleted')],
    'deleted-key-served-on-rerank': [
      'A deleted key is served on one endpoint that keeps its own copy of the keys.',
      admitState('deleted', ({ operation }) => operation.id === 'createRerank'),
    ],
    'deleted-key-served-in-query': [
      'A deleted key is served in ?key=, and refused in the header.',
      admitState('deleted', ({ query }) => query.has('key')),
    ],
    'deleted-key-served-streaming': [
      'A deleted key is served when it asks for a stream.',
      admitState('deleted', (ctx) => asksForStream(ctx)),
    ],
    'deleted-key-403': [
      'A deleted key is answered 403 instead of 401.',
      changeClause('KEY-DELETED', forbidden),
    ],
    'deleted-key-500': [
      'A deleted key is answered 500: its record is gone, and its cache entry is not.',
      changeClause('KEY-DELETED', { status: 500, kind: 'failed' }),
    ],
    'deleted-key-served-on-handshake': [
      'A deleted key still opens realtime sessions.',
      admitState('deleted', ({ operation }) => operation.upgrade !== null),
    ],
  }),
  ...breaking('KEY-INACTIVE', {
    'disabled-key-served': [
      "A disabled key is served: nobody looks at the key's status.",
      admitState('disabled'),
    ],
    'expired-key-served': [
      "An expired key is served: nobody looks at the key's expiry.",
      admitState('expired'),
    ],
    'inactive-key-served-on-gemini': [
      'For one provider the check of status and expiry is an empty function.',
      (stages) =>
        admitState(
          'disabled',
          ({ operation }) => operation.format === 'gemini',
        )(admitState('expired', ({ operation }) => operation.format === 'gemini')(stages)),
    ],
    'expired-key-served-streaming': [
      'A key expires for plain calls, and goes on opening streams.',
      admitState('expired', (ctx) => asksForStream(ctx)),
    ],
    'inactive-key-400': [
      'A disabled or expired key is answered 400.',
      changeClause('KEY-INACTIVE', { status: 400, kind: 'invalid-request' }),
    ],
  }),
  ...breaking('KEY-INACTIVE-STATUS', {
    'inactive-key-403': [
      'A disabled or expired key is answered 403 instead of 401.',
      changeClause('KEY-INACTIVE', forbidden),
    ],
  }),
  ...breaking('KEY-QUOTA', {
    'exhausted-key-served': [
      'A key whose quota is exhausted is still served.',
      admitState('exhausted'),
    ],
    'exhausted-key-served-on-images': [
      'The quota counts for texts alone: a key that used it up still draws images.',
      admitState('exhausted', ({ operation }) => operation.id.startsWith('createImage')),
    ],
    'exhausted-key-served-on-messages': [
      'The quota was never looked at where the Anthropic format came later.',
      admitState('exhausted', ({ operation }) => operation.format === 'anthropic'),
    ],
    'exhausted-key-served-streaming': [
      'What a stream costs is counted at its end, and no quota asked at its start.',
      admitState('exhausted', (ctx) => asksForStream(ctx)),
    ],
    'exhausted-key-served-in-query': [
      'The quota is counted by a header, and a key in the query has none.',
      admitState('exhausted', ({ query }) => query.has('key')),
    ],
    'exhausted-key-told-in-stream': [
      'A used-up quota is the first event of a stream that was opened with 200.',
      refuseInStream(429),
    ],
    'unlimited-call-costs-nothing': [
      'The price of a chat is reckoned from its token limit, and is 0 without one.',
      admitState(
        'exhausted',
        async (ctx) =>
          ctx.operation.id === 'createChatCompletion' &&
          (await jsonMember(ctx, 'max_completion_tokens')) === undefined,
      ),
    ],
  }),
  ...breaking('KEY-QUOTA-STATUS', {
    'exhausted-key-401': [
      'A used-up quota is answered 401, as if the key were bad.',
      changeClause('KEY-QUOTA', { status: 401, kind: 'unauthenticated' }),
    ],
  }),
];
