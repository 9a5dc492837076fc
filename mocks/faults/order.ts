import { isOperationId, operationOf } from '../../spec/index.ts';
import type { Swap } from '../gateway.ts';
import { refuseBody } from '../refusals.ts';
import type { Fault } from './fault.ts';
import { afterRefusal, asksForStream, nobody } from './swaps.ts';

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

/** The event stream is opened first, and the refusal becomes its first event. */
const streamBeforeKey: Swap = (parts) =>
  afterRefusal(async (response, refusal, inbound) => {
    const route = parts.route(inbound);
    if (!route.found || refusal.status !== 401) return response;
    if (!(await asksForStream(inbound, operationOf(route.operation)))) return response;
    const headers = new Headers(response.headers);
    headers.set('content-type', 'text/event-stream');
    return new Response(`event: error\ndata: ${await response.text()}\n\n`, { headers });
  })(parts);

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
    swap: streamBeforeKey,
  },
];
