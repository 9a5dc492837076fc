/**
 * Headers that a proxy in front is meant to set or strip, and by which services have been talked into
 * another caller, path, method or purpose. Each must be worth nothing without a valid key.
 */
export const oddHeaders: readonly (readonly [string, string])[] = [
  ['X-Forwarded-For', '127.0.0.1'],
  ['X-Forwarded-Host', 'localhost'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Prefix', '/health'],
  ['X-Forwarded-User', 'admin'],
  ['X-Real-IP', '127.0.0.1'],
  ['True-Client-IP', '127.0.0.1'],
  ['Forwarded', 'for=127.0.0.1;proto=https'],
  ['X-Original-URL', '/health'],
  ['X-Rewrite-URL', '/health'],
  ['X-HTTP-Method-Override', 'OPTIONS'],
  ['X-Authenticated-User', 'admin'],
  ['X-Consumer-Username', 'admin'],
  ['X-User-Id', '1'],
  ['X-Role', 'admin'],
  ['X-Admin', 'true'],
  ['X-Internal', 'true'],
  ['X-Debug', 'true'],
  ['X-Test', 'true'],
  ['X-Skip-Auth', 'true'],
  ['X-Health-Check', 'true'],
  ['X-Envoy-Internal', 'true'],
  ['X-SSL-Client-Verify', 'SUCCESS'],
  ['X-Service-Name', 'gateway'],
];
