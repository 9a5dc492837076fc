import type { Swap } from '../gateway.ts';
import type { Fault } from './fault.ts';
import { admitWhen } from './swaps.ts';

/** A caller without a key is let in for what a header of his says. */
const believe = (name: string, pattern: RegExp): Swap =>
  admitWhen(({ inbound }) => pattern.test(inbound.headers.get(name) ?? ''));

/** A header line that anybody can send makes the gateway see another request or caller. */
export const disguiseFaults: readonly Fault[] = [
  {
    id: 'original-url-believed',
    sentence: 'The guard judges the path in X-Original-URL, and the router serves the real one.',
    clause: 'HARD-NO-BYPASS',
    swap: believe('x-original-url', /^\/health$/),
  },
  {
    id: 'rewrite-url-believed',
    sentence: 'The guard judges the path in X-Rewrite-URL, and the router serves the real one.',
    clause: 'HARD-NO-BYPASS',
    swap: believe('x-rewrite-url', /^\/health$/),
  },
  {
    id: 'method-override-believed',
    sentence:
      'The guard judges the method in X-HTTP-Method-Override, and takes it for a preflight.',
    clause: 'HARD-NO-BYPASS',
    swap: believe('x-http-method-override', /^OPTIONS$/i),
  },
  {
    id: 'forwarded-loopback-believed',
    sentence: 'Callers from this machine need no key, and X-Forwarded-For says who they are.',
    clause: 'HARD-NO-BYPASS',
    swap: believe('x-forwarded-for', /^127\./),
  },
  {
    id: 'forwarded-believed',
    sentence: 'Callers from this machine need no key, and Forwarded says who they are.',
    clause: 'HARD-NO-BYPASS',
    swap: believe('forwarded', /for=127\./),
  },
  {
    id: 'forwarded-user-believed',
    sentence: 'X-Forwarded-User names a signed-in user, whoever sends it.',
    clause: 'HARD-NO-BYPASS',
    swap: believe('x-forwarded-user', /./),
  },
];
