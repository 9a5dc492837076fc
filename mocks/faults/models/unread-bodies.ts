import { memberOf } from '../../../base/json.ts';
import type { Swap } from '../../gateway/parts.ts';
import type { Inbound } from '../../gateway/request/inbound.ts';
import type { Payload } from '../../gateway/request/payload.ts';
import type { Received } from '../../gateway/request/received.ts';
import type { Fault } from '../fault.ts';
import { admitWhen } from '../swaps.ts';
import { allowWhen } from './scope-swaps.ts';

const encodingOf = ({ headers }: Pick<Inbound, 'headers'>): string =>
  headers.get('content-encoding') ?? '';

const mediaTypeOf = ({ headers }: Pick<Inbound, 'headers'>): string =>
  headers.get('content-type')?.split(';')[0] ?? '';

/** A request whose body is taken for JSON, whatever its headers say. */
const asJson = (received: Received): Received => ({
  ...received,
  headers: new Headers([
    ...[...received.headers].filter(([name]) => name !== 'content-type'),
    ['content-type', 'application/json'],
  ]),
});

type Bytes = Uint8Array<ArrayBuffer>;

/** Reads the body of some requests in another form than the guard knows. */
const readOtherwise =
  (
    isOne: (received: Received) => boolean,
    change: (bytes: Bytes) => Bytes | Promise<Bytes>,
  ): Swap =>
  (parts) => ({
    ...parts,
    readPayload: (received, mediaType) => {
      if (!isOne(received) || mediaType !== 'application/json') {
        return parts.readPayload(received, mediaType);
      }
      const readBody = async (limit: number): Promise<Bytes | null> => {
        const bytes = await received.readBody(limit);
        return bytes === null ? null : change(bytes);
      };
      return parts.readPayload({ ...asJson(received), readBody }, mediaType);
    },
  });

const both =
  (...swaps: readonly Swap[]): Swap =>
  (parts) =>
    swaps.reduce((sound, swap) => swap(sound), parts);

async function unpack(bytes: Bytes): Promise<Bytes> {
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

const encode = (value: unknown): Bytes => new TextEncoder().encode(JSON.stringify(value));

const textOf = (bytes: Bytes): string => new TextDecoder().decode(bytes);

const fieldsOf = (bytes: Bytes): Bytes =>
  encode(Object.fromEntries(new URLSearchParams(textOf(bytes))));

/** A body that is a list stands for its first entry, whose model nobody looks at. */
const takeFirst: Swap = (parts) => {
  const firsts = new WeakSet<Payload>();
  return {
    ...parts,
    readPayload: async (received, mediaType) => {
      const payload = await parts.readPayload(received, mediaType);
      if (payload.kind !== 'json' || !Array.isArray(payload.value)) return payload;
      const first: Payload = { ...payload, value: payload.value[0] };
      firsts.add(first);
      return first;
    },
    authorize: async (key, model, operation, inbound) =>
      operation.body !== null && firsts.has(await inbound.payload(operation))
        ? { allowed: true }
        : parts.authorize(key, model, operation, inbound),
  };
};

/** Whether the JSON body of a call has some member. */
const hasMember = (name: string): Swap =>
  allowWhen(async ({ operation, inbound }) => {
    const payload = operation.model?.in === 'body' ? await inbound.payload(operation) : null;
    return payload?.kind === 'json' && memberOf(payload.value, name) !== undefined;
  });

/** The model of a body that the guard cannot read is on nobody's list, and what is behind the guard can read it. */
export const unreadBodyFaults: readonly Fault[] = [
  {
    id: 'compressed-body-unread',
    sentence: 'The guard does not unpack a compressed body, and lets any model pass in one.',
    clause: 'HARD-NO-BYPASS',
    swap: both(
      readOtherwise((received) => encodingOf(received) === 'gzip', unpack),
      allowWhen(({ inbound }) => encodingOf(inbound) === 'gzip'),
    ),
  },
  {
    id: 'chunked-body-unread',
    sentence: 'The guard reads a body of announced length alone: in chunks any model passes.',
    clause: 'HARD-NO-BYPASS',
    swap: allowWhen(({ inbound }) => inbound.headers.has('transfer-encoding')),
  },
  {
    id: 'form-body-unread',
    sentence: 'The framework parses a body of form fields as well, and the guard reads JSON alone.',
    clause: 'HARD-NO-BYPASS',
    swap: both(
      readOtherwise(
        (received) => mediaTypeOf(received) === 'application/x-www-form-urlencoded',
        fieldsOf,
      ),
      allowWhen(({ inbound }) => mediaTypeOf(inbound) === 'application/x-www-form-urlencoded'),
    ),
  },
  {
    id: 'other-json-unread',
    sentence:
      'JSON under another media type is served, and the guard reads application/json alone.',
    clause: 'HARD-NO-BYPASS',
    swap: both(
      readOtherwise(
        (received) => /^(?:text\/|application\/.*\+json)/.test(mediaTypeOf(received)),
        (bytes) => bytes,
      ),
      allowWhen(({ inbound }) => /^(?:text\/|application\/.*\+json)/.test(mediaTypeOf(inbound))),
    ),
  },
  {
    id: 'plain-text-unguarded',
    sentence: 'The guard stands before JSON requests alone, and plain text is parsed as well.',
    clause: 'HARD-NO-BYPASS',
    swap: both(
      readOtherwise(
        (received) => mediaTypeOf(received) === 'text/plain',
        (bytes) => bytes,
      ),
      admitWhen(({ inbound }) => mediaTypeOf(inbound) === 'text/plain'),
    ),
  },
  {
    id: 'list-body-unread',
    sentence: 'A body that is a list is a batch, whose models nobody looks at.',
    clause: 'HARD-NO-BYPASS',
    swap: takeFirst,
  },
  {
    id: 'escaped-model-unchecked',
    sentence: 'The guard looks for the model in the text of the body, where an escape hides it.',
    clause: 'HARD-NO-BYPASS',
    swap: allowWhen(async ({ inbound, operation }) => {
      const payload = operation.model?.in === 'body' ? await inbound.payload(operation) : null;
      return payload?.kind === 'json' && payload.text.includes('\\u');
    }),
  },
  {
    id: 'tool-calls-unscoped',
    sentence: 'A call with tools goes to whatever model can use them, past the list.',
    clause: 'HARD-NO-BYPASS',
    swap: hasMember('tools'),
  },
];
