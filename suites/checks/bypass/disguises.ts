const base64 = (text: string): string => Buffer.from(text).toString('base64');

const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of nobody's, without a signature (RFC 7519 §6). */
const unsigned = `${base64url({ alg: 'none' })}.${base64url({ sub: 'admin', exp: 4_102_444_800 })}.`;

/** Header lines in which a caller says who or what he is, and that anybody can send. */
export const callersClaims: readonly Disguise[] = [
  [
    'local-origin',
    'the headers of a page on localhost',
    [
      ['Origin', 'http://localhost:3000'],
      ['X-Requested-With', 'XMLHttpRequest'],
    ],
  ],
  ['event-stream-accepted', 'Accept: text/event-stream', [['Accept', 'text/event-stream']]],
  ['page-accepted', "a browser's Accept", [['Accept', 'text/html,application/xhtml+xml']]],
  [
    'organization',
    'an organization and a project',
    [
      ['OpenAI-Organization', 'org-admin'],
      ['OpenAI-Project', 'proj_admin'],
      ['x-goog-user-project', 'admin'],
    ],
  ],
  [
    'official-client',
    'the headers of the official clients',
    [
      ['User-Agent', 'OpenAI/JS 7.0.0'],
      ['X-Stainless-Lang', 'js'],
      ['X-Stainless-Package-Version', '7.0.0'],
      ['x-goog-api-client', 'google-genai-sdk/3.0.0'],
    ],
  ],
  [
    'beta-feature',
    'a beta feature',
    [
      ['anthropic-beta', 'oauth-2025-04-20'],
      ['OpenAI-Beta', 'assistants=v2'],
    ],
  ],
  [
    'debugging',
    'the headers of a test or of debugging',
    [
      ['X-Test', 'true'],
      ['X-Dry-Run', 'true'],
    ],
  ],
  [
    'signed-in',
    'cookies of a session',
    [['Cookie', 'session=admin; token=admin; connect.sid=s%3Aadmin']],
  ],
  [
    'basic-login',
    "nobody's Basic credentials",
    [['Authorization', `Basic ${base64('admin:admin')}`]],
  ],
  [
    'unsigned-token',
    'a JWT of nobody without a signature',
    [['Authorization', `Bearer ${unsigned}`]],
  ],
  [
    'cloud-signature',
    "nobody's cloud signature",
    [['Authorization', 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/any/bedrock/aws4_request']],
  ],
  ['negotiate', "nobody's Negotiate token", [['Authorization', 'Negotiate YII=']]],
];

/** Header lines that make some servers see another path, method, host or caller. */
export type Disguise = readonly [
  variant: string,
  words: string,
  headers: readonly (readonly [string, string])[],
];

const all = (names: readonly string[], value: string): (readonly [string, string])[] =>
  names.map((name) => [name, value]);

/** What is believed only where a proxy in front set it, what names a harmless request, and who says to be one of the house. */
export const disguises: readonly Disguise[] = [
  ['x-original-url', 'X-Original-URL naming a public path', [['X-Original-URL', '/health']]],
  ['x-rewrite-url', 'X-Rewrite-URL naming a public path', [['X-Rewrite-URL', '/health']]],
  [
    'forwarded-path',
    'X-Forwarded-Uri, -Path and -Prefix naming a public path',
    all(['X-Forwarded-Uri', 'X-Forwarded-Path', 'X-Forwarded-Prefix'], '/health'),
  ],
  [
    'method-override',
    'the method OPTIONS in X-HTTP-Method-Override and its like',
    all(
      [
        'X-HTTP-Method-Override',
        'X-HTTP-Method',
        'X-Method-Override',
        'X-Original-Method',
        'X-Forwarded-Method',
      ],
      'OPTIONS',
    ),
  ],
  [
    'preflight-headers',
    'the headers of a CORS preflight',
    [
      ['Origin', 'https://app.example'],
      ['Access-Control-Request-Method', 'POST'],
      ['Access-Control-Request-Headers', 'authorization'],
    ],
  ],
  [
    'forwarded-loopback',
    'X-Forwarded-For: 127.0.0.1 and its like',
    all(
      [
        'X-Forwarded-For',
        'X-Real-IP',
        'X-Client-IP',
        'True-Client-IP',
        'X-Originating-IP',
        'X-Remote-Addr',
      ],
      '127.0.0.1',
    ),
  ],
  [
    'forwarded',
    'Forwarded: for=127.0.0.1',
    [['Forwarded', 'for=127.0.0.1;host=localhost;proto=https']],
  ],
  [
    'forwarded-host',
    'X-Forwarded-Host: localhost',
    all(['X-Forwarded-Host', 'X-Host', 'X-Original-Host'], 'localhost'),
  ],
  ['host-localhost', 'Host: localhost', [['Host', 'localhost']]],
  ['host-with-path', 'a public path behind the host in Host', [['Host', 'localhost/health?']]],
  [
    'forwarded-user',
    'X-Forwarded-User: admin and its like',
    all(
      [
        'X-Forwarded-User',
        'X-Authenticated-User',
        'X-Auth-Request-User',
        'X-Remote-User',
        'X-User-Id',
        'X-Consumer-Username',
      ],
      'admin',
    ),
  ],
  [
    'internal-request',
    "the headers of a gateway's own inner requests",
    [
      ['X-Internal-Request', 'true'],
      ['X-Middleware-Subrequest', Array.from({ length: 5 }, () => 'middleware').join(':')],
    ],
  ],
  [
    'same-site',
    "the headers of a page of the gateway's own",
    [
      ['Sec-Fetch-Site', 'same-origin'],
      ['Referer', 'http://localhost/dashboard'],
    ],
  ],
  ['health-probe', "an orchestrator's User-Agent", [['User-Agent', 'kube-probe/1.31']]],
  ...callersClaims,
];
