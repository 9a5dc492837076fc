import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { admitWhen } from '../patches.ts';

/** A caller without a key is let in for what a header of his says. */
const believe = (name: string, pattern: RegExp): Patch =>
  admitWhen(({ headers }) => pattern.test(headers.get(name) ?? ''));

/** A header line that anybody can send makes the gateway see another request or caller. */
export const disguiseFaults: readonly Fault[] = [
  {
    id: 'original-url-believed',
    sentence: 'The guard judges the path in X-Original-URL, and the router serves the real one.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('x-original-url', /^\/health$/),
  },
  {
    id: 'rewrite-url-believed',
    sentence: 'The guard judges the path in X-Rewrite-URL, and the router serves the real one.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('x-rewrite-url', /^\/health$/),
  },
  {
    id: 'method-override-believed',
    sentence:
      'The guard judges the method in X-HTTP-Method-Override, and takes it for a preflight.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('x-http-method-override', /^OPTIONS$/i),
  },
  {
    id: 'forwarded-loopback-believed',
    sentence: 'Callers from this machine need no key, and X-Forwarded-For says who they are.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('x-forwarded-for', /^127\./),
  },
  {
    id: 'forwarded-believed',
    sentence: 'Callers from this machine need no key, and Forwarded says who they are.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('forwarded', /for=127\./),
  },
  {
    id: 'forwarded-user-believed',
    sentence: 'X-Forwarded-User names a signed-in user, whoever sends it.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('x-forwarded-user', /./),
  },
  {
    id: 'forwarded-path-believed',
    sentence: 'The guard judges the path in X-Forwarded-Uri, and the router serves the real one.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('x-forwarded-uri', /^\/health$/),
  },
  {
    id: 'http-method-believed',
    sentence: 'The guard judges the method in X-HTTP-Method, and takes it for a preflight.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('x-http-method', /^OPTIONS$/i),
  },
  {
    id: 'preflight-headers-believed',
    sentence: 'What carries the headers of a preflight is let through as one, whatever its method.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('access-control-request-method', /./),
  },
  {
    id: 'real-ip-believed',
    sentence: 'Callers from this machine need no key, and X-Real-IP says who they are.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('x-real-ip', /^127\./),
  },
  {
    id: 'forwarded-host-believed',
    sentence: 'The host localhost is for the owner alone, and X-Forwarded-Host says which it is.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('x-forwarded-host', /^localhost$/),
  },
  {
    id: 'host-localhost-believed',
    sentence: 'The host localhost needs no key, and Host is whatever the caller says.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('host', /^localhost$/),
  },
  {
    id: 'consumer-header-believed',
    sentence: 'X-Consumer-Username names a caller that a proxy has checked, whoever sends it.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('x-consumer-username', /./),
  },
  {
    id: 'internal-header-believed',
    sentence:
      "X-Internal-Request marks the gateway's own requests, and nobody takes it off others.",
    clause: 'HARD-NO-BYPASS',
    patch: believe('x-internal-request', /^true$/),
  },
  {
    id: 'subrequest-believed',
    sentence: 'The guard skips what X-Middleware-Subrequest says has been through it.',
    clause: 'HARD-NO-BYPASS',
    patch: believe('x-middleware-subrequest', /middleware/),
  },
  {
    id: 'own-page-believed',
    sentence: "The dashboard's requests need no key, and Referer says that they are its own.",
    clause: 'HARD-NO-BYPASS',
    patch: believe('referer', /\/dashboard$/),
  },
  {
    id: 'probe-agent-believed',
    sentence: "An orchestrator's probes need no key, and User-Agent says that they are some.",
    clause: 'HARD-NO-BYPASS',
    patch: believe('user-agent', /^kube-probe\//),
  },
];
