import { breaking } from '../fault.ts';
import { trustHeader } from '../patches.ts';

/** A header line that anybody can send makes the gateway see another request or caller. */
export const disguiseFaults = breaking('HARD-NO-BYPASS', {
  'original-url-believed': [
    'The guard judges the path in X-Original-URL, and the router serves the real one.',
    trustHeader('x-original-url', /^\/health$/),
  ],
  'rewrite-url-believed': [
    'The guard judges the path in X-Rewrite-URL, and the router serves the real one.',
    trustHeader('x-rewrite-url', /^\/health$/),
  ],
  'method-override-believed': [
    'The guard judges the method in X-HTTP-Method-Override, and takes it for a preflight.',
    trustHeader('x-http-method-override', /^OPTIONS$/i),
  ],
  'forwarded-loopback-believed': [
    'Callers from this machine need no key, and X-Forwarded-For says who they are.',
    trustHeader('x-forwarded-for', /^127\./),
  ],
  'forwarded-believed': [
    'Callers from this machine need no key, and Forwarded says who they are.',
    trustHeader('forwarded', /for=127\./),
  ],
  'forwarded-user-believed': [
    'X-Forwarded-User names a signed-in user, whoever sends it.',
    trustHeader('x-forwarded-user', /./),
  ],
  'forwarded-path-believed': [
    'The guard judges the path in X-Forwarded-Uri, and the router serves the real one.',
    trustHeader('x-forwarded-uri', /^\/health$/),
  ],
  'http-method-believed': [
    'The guard judges the method in X-HTTP-Method, and takes it for a preflight.',
    trustHeader('x-http-method', /^OPTIONS$/i),
  ],
  'preflight-headers-believed': [
    'What carries the headers of a preflight is let through as one, whatever its method.',
    trustHeader('access-control-request-method', /./),
  ],
  'real-ip-believed': [
    'Callers from this machine need no key, and X-Real-IP says who they are.',
    trustHeader('x-real-ip', /^127\./),
  ],
  'forwarded-host-believed': [
    'The host localhost is for the owner alone, and X-Forwarded-Host says which it is.',
    trustHeader('x-forwarded-host', /^localhost$/),
  ],
  'host-localhost-believed': [
    'The host localhost needs no key, and Host is whatever the caller says.',
    trustHeader('host', /^localhost$/),
  ],
  'consumer-header-believed': [
    'X-Consumer-Username names a caller that a proxy has checked, whoever sends it.',
    trustHeader('x-consumer-username', /./),
  ],
  'internal-header-believed': [
    "X-Internal-Request marks the gateway's own requests, and nobody takes it off others.",
    trustHeader('x-internal-request', /^true$/),
  ],
  'subrequest-believed': [
    'The guard skips what X-Middleware-Subrequest says has been through it.',
    trustHeader('x-middleware-subrequest', /middleware/),
  ],
  'own-page-believed': [
    "The dashboard's requests need no key, and Referer says that they are its own.",
    trustHeader('referer', /\/dashboard$/),
  ],
  'probe-agent-believed': [
    "An orchestrator's probes need no key, and User-Agent says that they are some.",
    trustHeader('user-agent', /^kube-probe\//),
  ],
});
