import { callersClaims } from './callers-claims.ts';

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
