import { realClock } from '../../../base/clock.ts';
import { type Operation, operationOf } from '../../../spec/index.ts';
import { type Answer, toResponse } from '../../gateway/answer.ts';
import type { Authentication } from '../../gateway/authorize.ts';
import type { Swap } from '../../gateway/parts.ts';
import type { Inbound } from '../../gateway/request/inbound.ts';
import type { Fault } from '../fault.ts';
import { afterAnswer, afterAuthentication, nobody, refuseKey, secretOf } from '../swaps.ts';

/** Answers are kept by request and given again before anybody looks at the key. */
const cacheAnswers =
  (isKept: (inbound: Inbound) => boolean): Swap =>
  (parts) => {
    const kept = new Map<string, Answer>();
    const nameOf = async (inbound: Inbound): Promise<string | null> => {
      const route = parts.route(inbound);
      if (!route.found || !isKept(inbound)) return null;
      if (operationOf(route.operation).upgrade !== null) return null;
      const payload = await inbound.payload(operationOf(route.operation));
      return `${inbound.method} ${inbound.path}?${inbound.query} ${'text' in payload ? payload.text : ''}`;
    };
    return {
      ...parts,
      preflight: async (inbound) => {
        const early = await parts.preflight(inbound);
        return early ?? kept.get((await nameOf(inbound)) ?? '') ?? null;
      },
      finish: async (answer, inbound, key) => {
        const finished = await parts.finish(answer, inbound, key);
        const name = finished.status === 200 ? await nameOf(inbound) : null;
        if (name === null) return finished;
        const body = new Uint8Array(await toResponse(finished).arrayBuffer());
        kept.set(name, { ...finished, body });
        return { ...finished, body };
      },
    };
  };

/** How long the key store takes to answer, in milliseconds: time enough for the next request. */
const lookUpTime = 5;

/** The decision stands in one variable, and holds for every request that waits meanwhile. */
const shareDecision: Swap = (parts) => {
  let latest: Authentication | undefined;
  return {
    ...parts,
    authenticate: async (reading, operation, keyring, inbound) => {
      const own = await parts.authenticate(reading, operation, keyring, inbound);
      latest = own;
      await realClock.sleep(lookUpTime);
      return latest ?? own;
    },
  };
};

/** The cache is asked once the key was found, and before anybody looks which models it may use. */
const cacheForKeyHolders: Swap = (parts) => {
  const kept = new Set<string>();
  const nameOf = async (inbound: Inbound, operation: Operation): Promise<string> => {
    const payload = await inbound.payload(operation);
    return `${inbound.path} ${'text' in payload ? payload.text : ''}`;
  };
  return {
    ...parts,
    authorize: async (key, model, operation, inbound) => {
      const name = await nameOf(inbound, operation);
      if (kept.has(name)) return { allowed: true };
      const decided = await parts.authorize(key, model, operation, inbound);
      if (decided.allowed) kept.add(name);
      return decided;
    },
  };
};

/** Whoever comes with a key that is being looked up takes that for an answer. */
const letPendingIn: Swap = (parts) => {
  const pending = new Map<string, number>();
  return {
    ...parts,
    authenticate: async (reading, operation, keyring, inbound) => {
      const decided = await parts.authenticate(reading, operation, keyring, inbound);
      const secret = secretOf(reading) ?? '';
      const others = pending.get(secret) ?? 0;
      pending.set(secret, others + 1);
      await realClock.sleep(lookUpTime);
      pending.set(secret, (pending.get(secret) ?? 1) - 1);
      return decided.allowed || secret === '' || others === 0
        ? decided
        : { allowed: true, key: decided.key ?? nobody(inbound.now) };
    },
  };
};

/** How many bad keys an address may send before it is locked out. */
const patience = 100;

/** Bad keys are counted by address; behind one balancer or router everybody has the same. */
const lockOut: Swap = (parts) => {
  let failures = 0;
  return afterAuthentication((decided) => {
    if (!decided.allowed && decided.key === null) failures += 1;
    return decided.allowed && failures > patience ? refuseKey(decided.key) : decided;
  })(parts);
};

/** Some answers do not say that they are not to be stored. */
const changeCaching = (isStored: (status: number) => boolean): Swap =>
  afterAnswer((response) => {
    if (isStored(response.status)) response.headers.delete('cache-control');
    return response;
  });

/** What belongs to one caller is given to the next. */
export const sharingFaults: readonly Fault[] = [
  {
    id: 'answer-cached-for-all',
    sentence: 'Answers are cached by request alone and given again before the key is looked at.',
    clause: 'HARD-ISOLATED',
    swap: cacheAnswers(() => true),
  },
  {
    id: 'decision-shared',
    sentence: 'Requests at the same time share one decision: the last key decides for all.',
    clause: 'HARD-ISOLATED',
    swap: shareDecision,
  },
  {
    id: 'answers-cacheable',
    sentence: 'Answers may be kept by any cache on the way, with the key in their URL.',
    clause: 'HTTP-NOT-STORED',
    swap: changeCaching(() => true),
  },
  {
    id: 'models-cached-for-all',
    sentence: 'GET is cacheable, so that a key nobody knows is given the list of another.',
    clause: 'HARD-ISOLATED',
    swap: cacheAnswers((inbound) => inbound.method === 'GET'),
  },
  {
    id: 'answer-cached-before-scope',
    sentence: 'Answers are kept by body for all who have a key, whatever models it may use.',
    clause: 'HARD-ISOLATED',
    swap: cacheForKeyHolders,
  },
  {
    id: 'forbidden-cacheable',
    sentence: 'The refusal of a model may be kept by any cache, and given to keys that may use it.',
    clause: 'HTTP-NOT-STORED',
    swap: changeCaching((status) => status === 403),
  },
  {
    id: 'unauthorized-cacheable',
    sentence: 'The refusal of a key may be kept by any cache, and outlives the mistake.',
    clause: 'HTTP-NOT-STORED',
    swap: changeCaching((status) => status === 401),
  },
  {
    id: 'bad-keys-lock-out',
    sentence: 'So many bad keys from one address, and its good ones are refused as well.',
    clause: 'HARD-ISOLATED',
    swap: lockOut,
  },
  {
    id: 'pending-look-up-let-in',
    sentence: 'While a key is being looked up, a second request with it is let in.',
    clause: 'HARD-ISOLATED',
    swap: letPendingIn,
  },
];
