import { type CarrierRow, headerRows } from '../carrier.ts';
import { unsignedToken } from './callers.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A header line with a name and words of its own. */
const headerRow = (
  id: string,
  words: string,
  header: readonly [name: string, value: string],
  more: Partial<CarrierRow> = {},
): CarrierRow => ({ id, kind: 'client', words, headers: [header], ...more });

/** Credentials of nobody's, in places where some gateways look for one. */
const credentials = (): CarrierRow[] => [
  ...headerRows('credential', 'sk-nobodys-key', [
    'x-api-key',
    'api-key',
    'x-goog-api-key',
    'x-litellm-api-key',
    'x-portkey-api-key',
    'x-portkey-virtual-key',
    'x-auth-token',
    'x-access-token',
    'x-api-token',
    'x-token',
    'x-master-key',
    'x-admin-key',
    'cf-aig-authorization',
    'helicone-auth',
    'proxy-authorization',
    'x-provider-key',
    'x-openai-api-key',
    'x-upstream-authorization',
  ]),
  ...headerRows('credential', unsignedToken, ['DPoP']),
  ...(
    [
      ['basic-login', "nobody's Basic credentials", `Basic ${base64('admin:admin')}`],
      ['unsigned-token', 'a JWT without a signature', `Bearer ${unsignedToken}`],
      [
        'cloud-signature',
        "nobody's cloud signature",
        'AWS4-HMAC-SHA256 Credential=AKIA/20260101/any/bedrock/aws4_request',
      ],
      ['oauth-token', "nobody's OAuth token", 'Bearer ya29.nobodys-token'],
      ['negotiate', "nobody's Negotiate token", 'Negotiate YII='],
    ] as const
  ).map(([id, words, value]) =>
    headerRow(id, words, ['Authorization', value], { kind: 'credential' }),
  ),
  headerRow(
    'ephemeral-token',
    "nobody's token of a page's session",
    ['Authorization', 'Bearer ek_nobodys'],
    { kind: 'credential', operations: ['connectRealtime'] },
  ),
];

/** Header lines that make some servers see another path, method or host. */
const routings = (): CarrierRow[] => [
  ...headerRows('routing', '/health', [
    'X-Original-URL',
    'X-Original-URI',
    'X-Rewrite-URL',
    'X-Forwarded-Uri',
    'X-Forwarded-Path',
    'X-Forwarded-Prefix',
    'X-Envoy-Original-Path',
    'X-Accel-Redirect',
    'X-Request-Uri',
  ]),
  ...headerRows('routing', 'OPTIONS', [
    'X-HTTP-Method-Override',
    'X-HTTP-Method',
    'X-Method-Override',
    'X-Original-Method',
    'X-Forwarded-Method',
  ]),
  ...headerRows('routing', 'localhost', ['X-Forwarded-Host', 'X-Host', 'X-Original-Host']),
  ...headerRows('routing', 'https', ['X-Forwarded-Proto', 'X-Forwarded-Scheme'], { legal: true }),
  ...headerRows('routing', 'POST', ['Access-Control-Request-Method']),
  ...headerRows('routing', 'authorization', ['Access-Control-Request-Headers']),
];

/** Header lines that choose a provider or its settings in gateways that have several. */
const providers = (): CarrierRow[] => [
  ...headerRows('routing', 'pc-nobodys', ['X-Portkey-Config']),
  ...headerRows('routing', 'openai', ['X-Portkey-Provider']),
  ...headerRows('routing', 'https://gateway.invalid', [
    'X-Portkey-Custom-Host',
    'Helicone-Target-Url',
  ]),
];

/** A time before any key expired (RFC 9110 §5.6.7). */
const longAgo = 'Thu, 01 Jan 2015 00:00:00 GMT';

/** What load balancers, monitors and tests call themselves; many a guard looks for a part. */
const probes =
  'kube-probe/1.31 ELB-HealthChecker/2.0 GoogleHC/1.0 Prometheus/3.0 UptimeRobot/2.0 Playwright/1.60 internal';

/** Header lines of clients, of pages and of probes. */
const clients = (): CarrierRow[] => [
  ...headerRows('client', 'http://localhost:3000', ['Origin']),
  ...headerRows('client', 'XMLHttpRequest', ['X-Requested-With'], { legal: true }),
  ...headerRows('client', 'http://localhost/dashboard', ['Referer'], { legal: true }),
  ...headerRows('client', 'same-origin', ['Sec-Fetch-Site'], { legal: true }),
  ...headerRows('client', 'js', ['X-Stainless-Lang'], { legal: true }),
  ...headerRows('client', '7.0.0', ['X-Stainless-Package-Version'], { legal: true }),
  ...headerRows('client', '1', ['X-Stainless-Retry-Count'], { legal: true }),
  ...headerRows('client', '600', ['X-Stainless-Timeout'], { legal: true }),
  ...headerRows('client', 'google-genai-sdk/3.0.0', ['x-goog-api-client'], { legal: true }),
  ...headerRows('client', 'assistants=v2', ['OpenAI-Beta']),
  ...headerRows('client', 'oauth-2025-04-20', ['anthropic-beta']),
  ...headerRows('client', 'true', ['anthropic-dangerous-direct-browser-access'], { legal: true }),
  ...headerRows(
    'client',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    ['traceparent'],
    { legal: true },
  ),
  ...headerRows('client', 'b7ad6b71-6920-4333-9c80-0af7651916cd', ['X-Request-ID'], {
    legal: true,
  }),
  ...headerRows('client', 'no-cache', ['Cache-Control', 'Pragma'], { legal: true }),
  ...headerRows('client', 'en', ['Accept-Language'], { legal: true }),
  ...headerRows('client', 'identity', ['Accept-Encoding'], { legal: true }),
  ...headerRows('client', 'bytes=0-9', ['Range']),
  ...headerRows('client', '"nobodys"', ['If-None-Match'], { legal: true }),
  ...headerRows('client', longAgo, ['If-Modified-Since'], { legal: true }),
  ...headerRows('client', longAgo, ['Date']),
  ...headerRows('client', '1', ['Kong-Debug', 'X-Debug-Mode', 'X-Test-Mode']),
  ...headerRows('client', 'trailers', ['TE']),
  ...headerRows('client', 'nobodys-call', ['Idempotency-Key']),
  ...headerRows('client', 'prefetch', ['Purpose', 'Sec-Purpose', 'X-Moz']),
  headerRow('accept-event-stream', 'Accept: text/event-stream', ['Accept', 'text/event-stream']),
  headerRow('accept-page', "a browser's Accept", ['Accept', 'text/html,application/xhtml+xml']),
  headerRow('cookie-of-page', 'a cookie of another application', ['Cookie', 'theme=dark'], {
    legal: true,
  }),
  headerRow(
    'subprotocol-key',
    "nobody's key as a sub-protocol",
    ['Sec-WebSocket-Protocol', 'realtime, openai-insecure-api-key.sk-nobodys-key'],
    { kind: 'credential', operations: ['connectRealtime'] },
  ),
  headerRow(
    'usual-subprotocols',
    'the sub-protocols of a page without a key',
    ['Sec-WebSocket-Protocol', 'realtime, openai-beta.realtime-v1'],
    { operations: ['connectRealtime'] },
  ),
  headerRow('agent-probe', 'the User-Agent of several probes', ['User-Agent', probes]),
  headerRow('agent-client', "an official client's User-Agent", ['User-Agent', 'OpenAI/JS 7.0.0'], {
    legal: true,
  }),
  headerRow(
    'beta-of-client',
    'anthropic-beta with a feature of its clients',
    ['anthropic-beta', 'prompt-caching-2024-07-31'],
    { format: 'anthropic', legal: true },
  ),
  headerRow('only-from-cache', 'Cache-Control: only-if-cached', [
    'Cache-Control',
    'only-if-cached',
  ]),
  headerRow(
    'socket-compression',
    'an offer to compress its frames',
    ['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits'],
    { operations: ['connectRealtime'], legal: true },
  ),
  headerRow('old-socket', 'the version 8 of WebSocket', ['Sec-WebSocket-Version', '8'], {
    operations: ['connectRealtime'],
  }),
];

const queryRow = (
  kind: CarrierRow['kind'],
  name: string,
  value: string,
  legal = false,
): CarrierRow => ({
  id: `query-${name.toLowerCase()}`,
  kind,
  words: `?${name}=${value}`,
  query: [[name, value]],
  ...(legal ? { legal } : {}),
});

/** Members of the query: what clients add, and where some gateways look for a key or a user. */
const queries = (): CarrierRow[] => [
  queryRow('query', 'beta', 'true', true),
  queryRow('query', 'api-version', '2024-10-21', true),
  queryRow('query', 'debug', 'true'),
  queryRow('query', 'admin', 'true'),
  queryRow('query', 'internal', '1'),
  queryRow('query', 'user', 'admin'),
  queryRow('query', 'role', 'admin'),
  queryRow('query', 'tenant', 'admin'),
  queryRow('query', 'health', '1'),
  queryRow('query', '_method', 'OPTIONS'),
  queryRow('query', 'next', '/health'),
  queryRow('query', 'redirect', '/login'),
  queryRow('query', 'url', '/docs/openapi.json'),
  queryRow('query', 'file', '/public/app.js'),
  queryRow('query', 'skip_auth', 'true'),
  queryRow('query', 'callback', 'show'),
  { ...queryRow('query', 'alt', 'sse'), format: 'gemini' },
  { ...queryRow('query', 'prettyPrint', 'false', true), format: 'gemini' },
  { ...queryRow('query', '$alt', 'json;enum-encoding=int', true), format: 'gemini' },
  { ...queryRow('query', 'quotaUser', 'admin', true), format: 'gemini' },
  { ...queryRow('query', 'call_id', 'rtc_nobodys'), operations: ['connectRealtime'] },
  { ...queryRow('query', 'intent', 'transcription'), operations: ['connectRealtime'] },
  // Longer than some guards read a target.
  { ...queryRow('query', 'padding', 'a'.repeat(2560)), words: 'a query of 2.5 KiB' },
  ...['X-Amz-Signature', 'X-Goog-Signature', 'sig', 'signature'].map((name) =>
    queryRow('credential', name, '0'),
  ),
  // Frameworks make lists and operators of these names, and no text is equal to them.
  ...['key[]', 'key[$ne]', 'api_key[$gt]', 'token[]'].map((name) =>
    queryRow('credential', name, 'nobodys'),
  ),
  // An empty value must not count as the key that nobody configured.
  ...['key', 'api_key', 'apikey', 'token', 'auth_token', 'access_token', 'auth'].map((name) =>
    queryRow('credential', name, ''),
  ),
];

/** What says which request it is, and what the client would like. None of it opens anything. */
export const requestCarriers = (): CarrierRow[] => [
  ...credentials(),
  ...routings(),
  ...providers(),
  ...clients(),
  ...queries(),
];
