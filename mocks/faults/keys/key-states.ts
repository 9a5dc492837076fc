import type { Fault } from '../fault.ts';
import { admitState, asksForStream, changeClause, jsonMember, refuseInStream } from '../patches.ts';

const forbidden = { status: 403, kind: 'model-forbidden' } as const;

/** A key that was issued once, but is no longer good, is served or refused otherwise than it must be. */
export const keyStateFaults: readonly Fault[] = [
  {
    id: 'deleted-key-served',
    sentence: 'A deleted key is served as before.',
    clause: 'KEY-DELETED',
    patch: admitState('deleted'),
  },
  {
    id: 'deleted-key-served-on-rerank',
    sentence: 'A deleted key is served on one endpoint that keeps its own copy of the keys.',
    clause: 'KEY-DELETED',
    patch: admitState('deleted', ({ operation }) => operation.id === 'createRerank'),
  },
  {
    id: 'deleted-key-served-in-query',
    sentence: 'A deleted key is served in ?key=, and refused in the header.',
    clause: 'KEY-DELETED',
    patch: admitState('deleted', ({ query }) => query.has('key')),
  },
  {
    id: 'deleted-key-served-streaming',
    sentence: 'A deleted key is served when it asks for a stream.',
    clause: 'KEY-DELETED',
    patch: admitState('deleted', (ctx) => asksForStream(ctx)),
  },
  {
    id: 'deleted-key-403',
    sentence: 'A deleted key is answered 403 instead of 401.',
    clause: 'KEY-DELETED',
    patch: changeClause('KEY-DELETED', forbidden),
  },
  {
    id: 'disabled-key-served',
    sentence: "A disabled key is served: nobody looks at the key's status.",
    clause: 'KEY-INACTIVE',
    patch: admitState('disabled'),
  },
  {
    id: 'expired-key-served',
    sentence: "An expired key is served: nobody looks at the key's expiry.",
    clause: 'KEY-INACTIVE',
    patch: admitState('expired'),
  },
  {
    id: 'inactive-key-403',
    sentence: 'A disabled or expired key is answered 403 instead of 401.',
    clause: 'KEY-INACTIVE-STATUS',
    patch: changeClause('KEY-INACTIVE', forbidden),
  },
  {
    id: 'exhausted-key-served',
    sentence: 'A key whose quota is exhausted is still served.',
    clause: 'KEY-QUOTA',
    patch: admitState('exhausted'),
  },
  {
    id: 'exhausted-key-served-on-images',
    sentence: 'The quota counts for texts alone: a key that used it up still draws images.',
    clause: 'KEY-QUOTA',
    patch: admitState('exhausted', ({ operation }) => operation.id.startsWith('createImage')),
  },
  {
    id: 'exhausted-key-401',
    sentence: 'A used-up quota is answered 401, as if the key were bad.',
    clause: 'KEY-QUOTA-STATUS',
    patch: changeClause('KEY-QUOTA', { status: 401, kind: 'unauthenticated' }),
  },
  {
    id: 'deleted-key-500',
    sentence: 'A deleted key is answered 500: its record is gone, and its cache entry is not.',
    clause: 'KEY-DELETED',
    patch: changeClause('KEY-DELETED', { status: 500, kind: 'failed' }),
  },
  {
    id: 'deleted-key-served-on-handshake',
    sentence: 'A deleted key still opens realtime sessions.',
    clause: 'KEY-DELETED',
    patch: admitState('deleted', ({ operation }) => operation.upgrade !== null),
  },
  {
    id: 'inactive-key-served-on-gemini',
    sentence: 'For one provider the check of status and expiry is an empty function.',
    clause: 'KEY-INACTIVE',
    patch: (stages) =>
      admitState(
        'disabled',
        ({ operation }) => operation.format === 'gemini',
      )(admitState('expired', ({ operation }) => operation.format === 'gemini')(stages)),
  },
  {
    id: 'expired-key-served-streaming',
    sentence: 'A key expires for plain calls, and goes on opening streams.',
    clause: 'KEY-INACTIVE',
    patch: admitState('expired', (ctx) => asksForStream(ctx)),
  },
  {
    id: 'inactive-key-400',
    sentence: 'A disabled or expired key is answered 400.',
    clause: 'KEY-INACTIVE',
    patch: changeClause('KEY-INACTIVE', { status: 400, kind: 'invalid-request' }),
  },
  {
    id: 'exhausted-key-served-on-messages',
    sentence: 'The quota was never looked at where the Anthropic format came later.',
    clause: 'KEY-QUOTA',
    patch: admitState('exhausted', ({ operation }) => operation.format === 'anthropic'),
  },
  {
    id: 'exhausted-key-served-streaming',
    sentence: 'What a stream costs is counted at its end, and no quota asked at its start.',
    clause: 'KEY-QUOTA',
    patch: admitState('exhausted', (ctx) => asksForStream(ctx)),
  },
  {
    id: 'exhausted-key-served-in-query',
    sentence: 'The quota is counted by a header, and a key in the query has none.',
    clause: 'KEY-QUOTA',
    patch: admitState('exhausted', ({ query }) => query.has('key')),
  },
  {
    id: 'exhausted-key-told-in-stream',
    sentence: 'A used-up quota is the first event of a stream that was opened with 200.',
    clause: 'KEY-QUOTA',
    patch: refuseInStream(429),
  },
  {
    id: 'unlimited-call-costs-nothing',
    sentence: 'The price of a chat is reckoned from its token limit, and is 0 without one.',
    clause: 'KEY-QUOTA',
    patch: admitState(
      'exhausted',
      async (ctx) =>
        ctx.operation.id === 'createChatCompletion' &&
        (await jsonMember(ctx, 'max_completion_tokens')) === undefined,
    ),
  },
];
