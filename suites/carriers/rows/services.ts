import { type CarrierRow, headerRows } from '../carrier.ts';

/** The rows once more with another value, under ids of their own. */
const again = (rows: readonly CarrierRow[], suffix: string): CarrierRow[] =>
  rows.map((row) => ({ ...row, id: `${row.id}-${suffix}` }));

/** Secrets and signatures with which services and gateways know each other; these are nobody's. */
const secrets = (): CarrierRow[] =>
  headerRows('trust', 'nobodys-secret', [
    'X-Internal-Token',
    'X-Internal-Secret',
    'X-Internal-Key',
    'X-Service-Token',
    'X-Service-Key',
    'X-Gateway-Secret',
    'X-Gateway-Token',
    'X-Origin-Secret',
    'X-Proxy-Secret',
    'X-Backend-Token',
    'X-Shared-Secret',
    'X-Auth-Secret',
    'X-Api-Secret',
    'X-Auth-Key',
    'X-Auth',
    'X-Access',
    'X-Id-Token',
    'X-Forwarded-Id-Token',
    'X-Session-Token',
    'X-Session-Id',
    'X-CSRF-Token',
    'X-Signature',
    'X-Hub-Signature-256',
    'X-Amz-Security-Token',
    'X-Functions-Key',
    'Ocp-Apim-Subscription-Key',
    'X-RapidAPI-Proxy-Secret',
    'X-RapidAPI-Key',
    'X-Hasura-Admin-Secret',
    'X-Tyk-Authorization',
    'X-Pomerium-Jwt-Assertion',
    'X-JWT-Assertion',
    'X-Vault-Token',
    'X-Consul-Token',
    'X-Bypass-Token',
    'X-Vercel-Protection-Bypass',
    'CF-Access-Client-Id',
    'CF-Access-Client-Secret',
  ]);

/** Names by which services, jobs and a mesh say what they are. */
const services = (): CarrierRow[] => [
  ...headerRows('trust', 'gateway', [
    'X-Service',
    'X-Client-Name',
    'X-App',
    'X-Requested-By',
    'X-Forwarded-Server',
    'X-Server',
    'X-Origin',
    'X-Route',
    'l5d-client-id',
    'X-Consul-Namespace',
  ]),
  ...headerRows('trust', 'spiffe://cluster.local/ns/default/sa/gateway', [
    'X-Spiffe-Id',
    'X-Peer-Identity',
  ]),
  ...headerRows('trust', '1', [
    'X-Cron',
    'X-Appengine-Cron',
    'X-CloudScheduler',
    'X-Vercel-Cron',
    'X-Scheduler',
    'X-Job',
    'X-Worker',
    'X-Retry',
    'X-Retry-Count',
    'X-Replay',
    'X-Shadow',
    'X-Mirror',
    'X-Canary',
    'X-Warmup',
    'X-Preview',
    'X-Prerender',
    'X-Mock',
    'X-Sandbox',
    'X-Demo',
    'X-Playground',
    'X-Monitoring',
    'X-Synthetic',
    'X-Load-Test',
    'X-Maintenance',
    'X-Cache-Bypass',
    'X-Anonymous',
    'X-Public',
    'X-Allow-Anonymous',
    'X-Guest',
  ]),
  ...headerRows('trust', 'development', ['X-Env', 'X-Environment', 'X-Stage', 'X-Mode']),
];

/** Other values of names that guards believe. */
const otherValues = (): CarrierRow[] => [
  ...again(
    headerRows('trust', '1', [
      'X-Internal-Request',
      'X-Internal',
      'X-Authenticated',
      'X-Verified',
      'X-Authorized',
      'X-Trusted',
      'X-Admin',
      'X-Skip-Auth',
      'X-Bypass-Auth',
      'X-No-Auth',
      'X-Test',
      'X-Debug',
      'X-Health-Check',
    ]),
    '1',
  ),
  ...again(
    headerRows('identity', '1', [
      'X-Forwarded-User',
      'X-Remote-User',
      'Remote-User',
      'X-User',
      'X-User-Id',
      'X-Auth-User',
      'X-Consumer-Id',
      'X-Subject',
    ]),
    '1',
  ),
  ...again(
    headerRows('tenant', 'default', ['X-Tenant-Id', 'X-Org-Id', 'X-Account-Id', 'X-Project-Id']),
    'default',
  ),
  ...again(headerRows('address', '::1', ['X-Real-IP', 'X-Client-IP', 'True-Client-IP']), 'ipv6'),
  ...again(headerRows('routing', '/', ['X-Original-URL', 'X-Rewrite-URL']), 'root'),
  ...again(headerRows('routing', 'GET', ['X-HTTP-Method-Override']), 'get'),
  ...again(headerRows('client', 'null', ['Origin']), 'null'),
];

/** Identifiers of traces, which proxies and clients add to any request. */
const traces = (): CarrierRow[] => [
  ...headerRows('client', '0af7651916cd43dd8448eb211c80319c', ['X-B3-TraceId', 'X-Trace-Id'], {
    legal: true,
  }),
  ...headerRows('client', '1', ['X-B3-Sampled', 'X-Datadog-Sampling-Priority'], { legal: true }),
  ...headerRows('client', 'Root=1-5759e988-bd862e3fe1be46a994272793', ['X-Amzn-Trace-Id'], {
    legal: true,
  }),
  ...headerRows('client', 'release=1', ['baggage'], { legal: true }),
];

/** What services, jobs and tools say of themselves. Anybody can send it. */
export const serviceCarriers = (): CarrierRow[] => [
  ...secrets(),
  ...services(),
  ...otherValues(),
  ...traces(),
];
