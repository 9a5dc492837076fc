import type { Fault } from './fault.ts';
import { admitWhen, asksForStream, retell } from './swaps.ts';

/** A request without a key, in some place or manner, is not refused as it must be. */
export const missingKeyFaults: readonly Fault[] = [
  {
    id: 'models-without-key',
    sentence: 'The list of models is given to callers without a key.',
    clause: 'KEY-REQUIRED',
    swap: admitWhen(
      ({ reading, operation }) => reading.kind === 'missing' && operation.id === 'listModels',
    ),
  },
  {
    id: 'messages-without-key',
    sentence: 'The Anthropic routes were added beside the guard and need no key.',
    clause: 'KEY-REQUIRED',
    swap: admitWhen(
      ({ reading, operation }) => reading.kind === 'missing' && operation.format === 'anthropic',
    ),
  },
  {
    id: 'realtime-without-key',
    sentence: 'The realtime handshake needs no key, unlike every HTTP route.',
    clause: 'KEY-REQUIRED',
    swap: admitWhen(
      ({ reading, operation }) => reading.kind === 'missing' && operation.upgrade !== null,
    ),
  },
  {
    id: 'stream-without-key',
    sentence: 'A call that asks for a stream needs no key.',
    clause: 'KEY-REQUIRED',
    swap: admitWhen(
      ({ reading, operation, inbound }) =>
        reading.kind === 'missing' && asksForStream(inbound, operation),
    ),
  },
  {
    id: 'browser-without-key',
    sentence: "A page's request needs no key, as if it came from the gateway's own dashboard.",
    clause: 'KEY-REQUIRED',
    swap: admitWhen(
      ({ reading, inbound }) => reading.kind === 'missing' && inbound.headers.has('origin'),
    ),
  },
  {
    id: 'empty-credential-accepted',
    sentence: 'An empty credential skips the look-up and is let in.',
    clause: 'KEY-REQUIRED',
    swap: admitWhen(({ operation, inbound }) =>
      operation.styles.some((style) => {
        const name = style === 'bearer' ? 'authorization' : style;
        return style === 'query'
          ? inbound.query.get('key') === ''
          : inbound.headers.get(name) === '';
      }),
    ),
  },
  {
    id: 'bare-scheme-accepted',
    sentence: 'The word Bearer with no key behind it is let in.',
    clause: 'KEY-REQUIRED',
    swap: admitWhen(({ inbound }) =>
      /^bearer\s*$/i.test(inbound.headers.get('authorization') ?? ''),
    ),
  },
  {
    id: 'missing-key-403',
    sentence: 'A missing key is answered 403 instead of 401.',
    clause: 'KEY-REQUIRED',
    swap: retell('KEY-REQUIRED', { status: 403, kind: 'model-forbidden' }),
  },
  {
    id: 'missing-key-500',
    sentence: 'A missing key is answered 500: the error handler itself fails.',
    clause: 'KEY-REQUIRED',
    swap: retell('KEY-REQUIRED', { status: 500, kind: 'failed' }),
  },
];
