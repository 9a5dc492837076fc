import { type CarrierRow, headerRows } from '../carrier.ts';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What a token would say of its owner, encoded as front ends hand it on. */
const encodedClaims = encode({ sub: 'admin', exp: 4_102_444_800 });

/** A token of nobody's, without a signature (RFC 7519 §6). */
export const unsignedToken = `${encode({ alg: 'none' })}.${encodedClaims}.`;

/** Header lines in which a proxy names the user that it has signed in. */
const users = (): CarrierRow[] => [
  ...headerRows('identity', 'admin', [
    'X-Forwarded-User',
    'X-Forwarded-Preferred-Username',
    'X-Forwarded-Groups',
    'X-Auth-Request-User',
    'X-Auth-Request-Preferred-Username',
    'X-Auth-Request-Groups',
    'X-Authenticated-User',
    'X-Authenticated-Userid',
    'X-Authenticated-Groups',
    'X-Authz-User-Id',
    'X-Authz-User-Groups',
    'X-Remote-User',
    'Remote-User',
    'Remote-Groups',
    'X-User',
    'X-User-Id',
    'X-User-Name',
    'X-Username',
    'X-User-Role',
    'X-User-Roles',
    'X-Login',
    'X-Auth-User',
    'X-Consumer-Username',
    'X-Consumer-Id',
    'X-Consumer-Custom-Id',
    'X-Consumer-Groups',
    'X-Credential-Identifier',
    'X-WebAuth-User',
    'X-Role',
    'X-Roles',
    'X-Groups',
    'X-Scope',
    'X-Scopes',
    'X-Permissions',
    'X-Identity',
    'X-Principal',
    'X-Subject',
    'X-Sub',
    'X-Actor',
    'X-On-Behalf-Of',
    'X-Act-As',
    'X-Impersonate-User',
    'Impersonate-User',
    'X-Grafana-User',
    'X-MS-Client-Principal-Name',
    'X-MS-Client-Principal-Id',
    'Tailscale-User-Login',
    'X-Amzn-Oidc-Identity',
    'X-JWT-Claim-Sub',
    'X-API-Key-Id',
    'X-Key-Id',
    'X-Key-Name',
  ]),
  ...headerRows('identity', 'admin@example.com', [
    'X-Forwarded-Email',
    'X-Auth-Request-Email',
    'X-User-Email',
    'X-Email',
    'Remote-Email',
    'Cf-Access-Authenticated-User-Email',
    'X-OpenWebUI-User-Email',
  ]),
  ...headerRows('identity', 'accounts.google.com:admin@example.com', [
    'X-Goog-Authenticated-User-Email',
    'X-Goog-Authenticated-User-Id',
  ]),
  ...headerRows('identity', '1', ['New-Api-User', 'X-Hasura-User-Id', 'X-Auth-User-Id']),
  // What a front end writes once it has checked a token: nobody has checked these.
  ...headerRows('identity', unsignedToken, [
    'Cf-Access-Jwt-Assertion',
    'X-Goog-IAP-JWT-Assertion',
    'X-Amzn-Oidc-Data',
  ]),
  ...headerRows('identity', encodedClaims, [
    'X-Endpoint-API-UserInfo',
    'X-Apigateway-Api-Userinfo',
    'X-JWT-Payload',
    'X-MS-Client-Principal',
  ]),
];

/** Header lines that say where a request comes from. Every proxy writes some of them. */
const addresses = (): CarrierRow[] => [
  ...headerRows(
    'address',
    '127.0.0.1',
    [
      'X-Forwarded-For',
      'X-Real-IP',
      'X-Client-IP',
      'True-Client-IP',
      'X-Cluster-Client-IP',
      'CF-Connecting-IP',
    ],
    { legal: true },
  ),
  ...headerRows('address', '127.0.0.1', [
    'X-Originating-IP',
    'X-Remote-Addr',
    'X-Remote-IP',
    'X-Source-IP',
    'Client-IP',
    'Fastly-Client-IP',
    'Fly-Client-IP',
    'X-Azure-ClientIP',
    'X-Envoy-External-Address',
    'X-ProxyUser-Ip',
  ]),
  // A proxy adds the address that it sees behind the others, so that gateways read either end of the list.
  {
    id: 'forwarded-for-private',
    kind: 'address',
    words: 'X-Forwarded-For: 10.0.0.1, 10.0.0.2',
    headers: [['X-Forwarded-For', '10.0.0.1, 10.0.0.2']],
    legal: true,
  },
  ...headerRows('address', 'for=127.0.0.1;host=localhost;proto=https', ['Forwarded'], {
    legal: true,
  }),
];

/** Header lines that say that somebody has checked the caller, or need not. */
const trusts = (): CarrierRow[] => [
  ...headerRows('trust', 'true', [
    'X-Internal-Request',
    'X-Internal',
    'X-Is-Internal',
    'X-Authenticated',
    'X-Is-Authenticated',
    'X-Auth-Verified',
    'X-Verified',
    'X-Authorized',
    'X-Trusted',
    'X-Admin',
    'X-Is-Admin',
    'X-Skip-Auth',
    'X-Bypass-Auth',
    'X-No-Auth',
    'X-Disable-Auth',
    'X-Test',
    'X-Dry-Run',
    'X-Debug',
    'X-Health-Check',
    'X-Envoy-Internal',
  ]),
  ...headerRows('trust', 'SUCCESS', [
    'X-SSL-Client-Verify',
    'X-Client-Verify',
    'SSL-Client-Verify',
  ]),
  ...headerRows('trust', 'CN=admin', [
    'X-SSL-Client-S-DN',
    'X-Forwarded-Client-Cert',
    'X-Client-Cert-Subject',
  ]),
  ...headerRows('trust', '1.1 gateway', ['Via'], { legal: true }),
  // What content delivery networks write.
  ...headerRows('trust', 'cloudflare', ['CDN-Loop', 'CF-Worker']),
  ...headerRows('trust', '1', [
    'CF-Ray',
    'X-Vercel-Id',
    'X-Amz-Cf-Id',
    'Fastly-FF',
    'X-Azure-FDID',
    'X-Envoy-Attempt-Count',
    'Early-Data',
  ]),
  ...headerRows('trust', 'gateway', ['X-Service-Name', 'X-Caller', 'X-Source', 'X-Gateway']),
  ...headerRows('trust', Array.from({ length: 5 }, () => 'middleware').join(':'), [
    'X-Middleware-Subrequest',
  ]),
  {
    id: 'cookie-session',
    kind: 'trust',
    words: 'cookies of a session',
    headers: [['Cookie', 'session=admin; token=admin; connect.sid=s%3Aadmin; auth=1']],
  },
];

/** Header lines that say on whose account a call is made. */
const tenants = (): CarrierRow[] => [
  ...headerRows('tenant', 'admin', [
    'X-Tenant-Id',
    'X-Tenant',
    'X-Org-Id',
    'X-Organization-Id',
    'X-Organization',
    'X-Account-Id',
    'X-Account',
    'X-Workspace-Id',
    'X-Team-Id',
    'X-Team',
    'X-Project-Id',
    'X-Customer-Id',
    'X-Group-Id',
    'X-Subscription-Id',
    'X-Namespace',
    'X-End-User-Id',
    'X-LiteLLM-Customer-Id',
    'X-LiteLLM-End-User-Id',
    'X-LiteLLM-Team-Id',
    'X-LiteLLM-Tags',
    'Helicone-User-Id',
    'X-Portkey-Metadata',
    'X-Billing-Account',
    'X-Cost-Center',
  ]),
  ...headerRows('tenant', 'org-admin', ['OpenAI-Organization']),
  ...headerRows('tenant', 'proj_admin', ['OpenAI-Project']),
  ...headerRows('tenant', 'admin', ['x-goog-user-project']),
];

/** What says who sends a request. Anybody can send it, so nobody may be believed for it. */
export const callerCarriers = (): CarrierRow[] => [
  ...users(),
  ...addresses(),
  ...trusts(),
  ...tenants(),
];
