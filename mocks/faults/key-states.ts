import type { Fault } from './fault.ts';
import { admitState, asksForStream, retell } from './swaps.ts';

const forbidden = { status: 403, kind: 'model-forbidden' } as const;

/** A key that was issued once, but is no longer good, is served or refused otherwise than it must be. */
export const keyStateFaults: readonly Fault[] = [
  {
    id: 'deleted-key-served',
    sentence: 'A deleted key is served as before.',
    clause: 'KEY-DELETED',
    swap: admitState('deleted'),
  },
  {
    id: 'deleted-key-served-on-rerank',
    sentence: 'A deleted key is served on one endpoint that keeps its own copy of the keys.',
    clause: 'KEY-DELETED',
    swap: admitState('deleted', ({ operation }) => operation.id === 'createRerank'),
  },
  {
    id: 'deleted-key-served-in-query',
    sentence: 'A deleted key is served in ?key=, and refused in the header.',
    clause: 'KEY-DELETED',
    swap: admitState('deleted', ({ inbound }) => inbound.query.has('key')),
  },
  {
    id: 'deleted-key-served-streaming',
    sentence: 'A deleted key is served when it asks for a stream.',
    clause: 'KEY-DELETED',
    swap: admitState('deleted', ({ inbound, operation }) => asksForStream(inbound, operation)),
  },
  {
    id: 'deleted-key-403',
    sentence: 'A deleted key is answered 403 instead of 401.',
    clause: 'KEY-DELETED',
    swap: retell('KEY-DELETED', forbidden),
  },
  {
    id: 'disabled-key-served',
    sentence: "A disabled key is served: nobody looks at the key's status.",
    clause: 'KEY-INACTIVE',
    swap: admitState('disabled'),
  },
  {
    id: 'expired-key-served',
    sentence: "An expired key is served: nobody looks at the key's expiry.",
    clause: 'KEY-INACTIVE',
    swap: admitState('expired'),
  },
  {
    id: 'inactive-key-403',
    sentence: 'A disabled or expired key is answered 403 instead of 401.',
    clause: 'KEY-INACTIVE-STATUS',
    swap: retell('KEY-INACTIVE', forbidden),
  },
  {
    id: 'exhausted-key-served',
    sentence: 'A key whose quota is used up is served on.',
    clause: 'KEY-QUOTA',
    swap: admitState('exhausted'),
  },
  {
    id: 'exhausted-key-served-on-images',
    sentence: 'The quota counts for texts alone: a key that used it up still draws images.',
    clause: 'KEY-QUOTA',
    swap: admitState('exhausted', ({ operation }) => operation.id.startsWith('createImage')),
  },
  {
    id: 'exhausted-key-401',
    sentence: 'A used-up quota is answered 401, as if the key were bad.',
    clause: 'KEY-QUOTA-STATUS',
    swap: retell('KEY-QUOTA', { status: 401, kind: 'unauthenticated' }),
  },
];
