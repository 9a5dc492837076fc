import { isOperationId, type Operation } from '../../../spec/index.ts';
import type { Swap } from '../../gateway/parts.ts';
import { refuseBody } from '../../gateway/refusals.ts';
import type { Inbound } from '../../gateway/request/inbound.ts';
import type { Fault } from '../fault.ts';
import { afterAuthentication, nobody, tellInStream } from '../swaps.ts';

/** The model is judged for whoever asks; the key only once that is done. */
const modelBeforeKey: Swap = (parts) => ({
  ...parts,
  authenticate: async (reading, operation, keyring, inbound) => {
    const decided = await parts.authenticate(reading, operation, keyring, inbound);
    if (decided.allowed) return decided;
    const route = parts.route(inbound);
    const model = await parts.readModel(operation, inbound, route.found ? route.pathModel : null);
    const stranger = { ...nobody(inbound.now), models: new Set<string>() };
    const judged = await parts.authorize(stranger, model, operation, inbound);
    return judged.allowed ? decided : { ...decided, refusal: judged.refusal };
  },
});

/** A key is found by its beginning; what it may do stands under the whole of it. */
const findByPrefix: Swap = (parts) => ({
  ...parts,
  createKeyring: (seeds, clock) => {
    const keyring = parts.createKeyring(seeds, clock);
    const whole = new Map(seeds.map(({ key }) => [key.slice(0, 40), key]));
    return {
      ...keyring,
      find: (secret) => {
        const similar = keyring.find(whole.get(secret.slice(0, 40)) ?? '');
        return keyring.find(secret) ?? (similar && { ...similar, models: new Set() });
      },
    };
  },
});

/** The body is held against its schema before anybody looks at the key. */
const bodyBeforeKey: Swap = (parts) => ({
  ...parts,
  authenticate: async (reading, operation, keyring, inbound) => {
    const decided = await parts.authenticate(reading, operation, keyring, inbound);
    const payload = await inbound.payload(operation);
    if (payload.kind === 'problem') return { ...decided, allowed: false, refusal: payload.refusal };
    const judged = isOperationId(operation.id) ? parts.prepare(operation.id, payload) : null;
    return judged?.valid === false
      ? { ...decided, allowed: false, refusal: refuseBody(judged.problems) }
      : decided;
  },
});

/** What is wrong with a body's head is told to everybody, with this status. */
const refuseHead = (
  status: number,
  isWrong: (inbound: Inbound, operation: Operation) => boolean,
): Swap =>
  afterAuthentication((decided, { inbound, operation }) =>
    !decided.allowed && isWrong(inbound, operation)
      ? { ...decided, refusal: { ...decided.refusal, status, kind: 'invalid-request' } }
      : decided,
  );

/** The body is parsed before a key's state is looked at, though after it was found. */
const bodyBeforeState: Swap = afterAuthentication(async (decided, { operation, inbound }) => {
  if (decided.allowed || decided.key === null) return decided;
  const payload = await inbound.payload(operation);
  return payload.kind === 'problem' ? { ...decided, refusal: payload.refusal } : decided;
});

/** Something is judged or begun before the key was looked at. */
export const orderFaults: readonly Fault[] = [
  {
    id: 'model-before-key',
    sentence: 'The model is judged before the key, so that a bad key is answered 403.',
    clause: 'AUTHENTICATION-FIRST',
    swap: modelBeforeKey,
  },
  {
    id: 'body-before-key',
    sentence: 'The body is judged before the key, so that a bad key is answered 400.',
    clause: 'HARD-CHECK-BEFORE-WORK',
    swap: bodyBeforeKey,
  },
  {
    id: 'stream-before-key',
    sentence:
      'A stream is opened with 200 before the key is judged; the refusal is an event in it.',
    clause: 'HARD-CHECK-BEFORE-WORK',
    swap: tellInStream(401),
  },
  {
    id: 'media-type-before-key',
    sentence: 'A body of another media type is answered 415 before anybody looks at the key.',
    clause: 'HARD-CHECK-BEFORE-WORK',
    swap: refuseHead(
      415,
      ({ headers }, { body }) =>
        body !== null && !headers.get('content-type')?.startsWith(body.mediaType),
    ),
  },
  {
    id: 'size-before-key',
    sentence: 'A large body is answered 413 before anybody looks at the key.',
    clause: 'HARD-CHECK-BEFORE-WORK',
    swap: refuseHead(413, ({ headers }) => Number(headers.get('content-length')) > 1024 * 1024),
  },
  {
    id: 'body-before-state',
    sentence: 'The body of a dead key is parsed first, so that it is answered 400.',
    clause: 'HARD-CHECK-BEFORE-WORK',
    swap: bodyBeforeState,
  },
  {
    id: 'damaged-key-403',
    sentence: 'A damaged key is taken for the one that it begins like, without any of its models.',
    clause: 'AUTHENTICATION-FIRST',
    swap: findByPrefix,
  },
  {
    id: 'path-model-before-key',
    sentence: 'A model in the path is judged by the router, before the key is read.',
    clause: 'AUTHENTICATION-FIRST',
    swap: (parts) => ({
      ...parts,
      authenticate: (reading, operation, keyring, inbound) =>
        (operation.model?.in === 'path' ? modelBeforeKey(parts) : parts).authenticate(
          reading,
          operation,
          keyring,
          inbound,
        ),
    }),
  },
];
