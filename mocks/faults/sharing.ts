import { operationOf } from '../../spec/index.ts';
import { type Answer, toResponse } from '../answer.ts';
import type { Authentication } from '../auth/authorize.ts';
import type { Swap } from '../gateway.ts';
import type { Inbound } from '../inbound.ts';
import type { Fault } from './fault.ts';
import { afterAnswer } from './swaps.ts';

/** Answers are kept by request and given again before anybody looks at the key. */
const cacheAnswers: Swap = (parts) => {
  const kept = new Map<string, Answer>();
  const nameOf = async (inbound: Inbound): Promise<string | null> => {
    const route = parts.route(inbound);
    if (!route.found || operationOf(route.operation).upgrade !== null) return null;
    const payload = await inbound.payload(operationOf(route.operation));
    return `${inbound.method} ${inbound.path} ${'text' in payload ? payload.text : ''}`;
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
      await new Promise((resolve) => setTimeout(resolve, lookUpTime));
      return latest ?? own;
    },
  };
};

/** What belongs to one caller is given to the next. */
export const sharingFaults: readonly Fault[] = [
  {
    id: 'answer-cached-for-all',
    sentence: 'Answers are cached by request alone and given again before the key is looked at.',
    clause: 'HARD-ISOLATED',
    swap: cacheAnswers,
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
    swap: afterAnswer((response) => {
      response.headers.delete('cache-control');
      return response;
    }),
  },
];
