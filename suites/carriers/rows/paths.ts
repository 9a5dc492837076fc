import { isServed } from '../../judge/classify.ts';
import type { Change } from '../change.ts';
import { refusedStances } from '../stances.ts';

type Respell = (path: string, usual: string) => string;

const encode = (letter: string): string => `%${letter.charCodeAt(0).toString(16)}`;

/** The first slash that is inside a path. */
const inside = /(?<=.)\//;

type Spelling = readonly [words: string, respell: Respell];

/** Paths that many servers leave open. */
const open = [
  '/health',
  '/docs',
  '/static',
  '/public',
  '/login',
  '/metrics',
  '/assets',
  '/.well-known',
  '/favicon.ico',
];

const after = (words: string, texts: readonly string[]): Spelling[] =>
  texts.map((text) => [`${words} (${text}) in its path`, (path) => path + text]);

const instead = (words: string, texts: readonly string[]): Spelling[] =>
  texts.map((text) => [`${words} (${text}) in its path`, (path) => path.replace(inside, text)]);

const wayOver = (words: string, way: (path: string) => string): Spelling[] =>
  open.map((prefix) => [`${words} ${prefix} in its path`, (path) => prefix + way(path)]);

/** Spellings that some part of a server resolves and another does not; each is sent as it is. */
const spellings: Readonly<Record<string, readonly Spelling[]>> = {
  'double-slash-first': [
    ['with a doubled slash at the start in its path', (path) => `/${path}`],
    ['with three slashes at the start in its path', (path) => `//${path}`],
    ['with a dot segment at the start in its path', (path) => `/.${path}`],
  ],
  'double-slash-inside': [
    ['with a doubled slash inside in its path', (path) => path.replace(inside, '//')],
    ['with a doubled last slash in its path', (path) => path.replace(/\/(?=[^/]*$)/, '//')],
  ],
  'trailing-slash': after('with an end', ['/', '//', '/.', '%2f', '/%2e']),
  'dot-segment': instead('with a dot segment', ['/./', '/././']),
  'dot-dot-segment': instead('with a way down and up again', [
    '/x/../',
    '/health/../',
    '/..;/x/../',
  ]),
  'encoded-dots': instead('with encoded dot segments', [
    '/%2e/',
    '/x/%2e%2e/',
    '/x/.%2e/',
    '/%2E/',
  ]),
  'encoded-letter': [
    ['with an encoded letter in its path', (path) => path.replace(/[a-z]/, encode)],
    ['with all letters encoded in its path', (path) => path.replace(/[a-z]/g, encode)],
  ],
  'encoded-last-letter': [
    [
      'with an encoded last letter in its path',
      (path) => path.slice(0, -1) + encode(path.slice(-1)),
    ],
  ],
  'encoded-twice': [
    [
      'with a letter that is encoded twice in its path',
      (path) => path.replace(/[a-z]/, (letter) => encode(letter).replace('%', '%25')),
    ],
  ],
  'encoded-slash': instead('with an encoded slash', ['%2f', '%2F', '%252f']),
  backslash: instead('with a backslash', ['\\', '/\\', '\\/']),
  'encoded-backslash': instead('with an encoded backslash', ['%5c', '%5C', '/%5c']),
  semicolon: after('with a path parameter', [';x=1', ';', ';.css', ';jsessionid=1']),
  'semicolon-inside': instead('with a path parameter', [';x=1/', ';/']),
  'encoded-nul': after('with an encoded NUL', ['%00', '%00.css', '%00/']),
  'encoded-question-mark': after('with an encoded mark', ['%3Fx', '%23x', '%3F.css', '%26x']),
  'encoded-space': after('with an encoded space', ['%20', '%09', '%c2%a0', '%e2%80%8b', '+']),
  'encoded-newline': after('with an encoded line break', ['%0a', '%0d', '%0d%0a', '%e2%80%a8']),
  'upper-case': [
    ['with capitals in its path', (path) => path.toUpperCase()],
    [
      'with a capital in its path',
      (path) => path.replace(/(?<=\/v1(?:beta)?\/)[a-z]/, (letter) => letter.toUpperCase()),
    ],
    ['with a capital V in its path', (path) => path.replace('/v', '/V')],
  ],
  'dot-json': after('with a file ending', [
    '.json',
    '.css',
    '.js',
    '.html',
    '.ico',
    '.png',
    '.php',
    '.txt',
    '/style.css',
    '~',
  ]),
  'public-prefix': wayOver('with a way over', (path) => `/..${path}`),
  'public-prefix-encoded': wayOver('with an encoded way over', (path) => `/..%2f${path.slice(1)}`),
  'public-prefix-parameter': wayOver(
    'with a way and a path parameter over',
    (path) => `/..;${path}`,
  ),
};

const path = (id: string, words: string, respell: Respell, more: Partial<Change> = {}): Change => ({
  id,
  kind: 'path',
  forms: [{ words, plan: { respell } }],
  ...more,
});

const withoutVersion = (plain: string): string => plain.replace(/^\/v1(?:beta)?/, '');

/** Paths under which gateways offer the same endpoint once more. */
const mounts: readonly Change[] = [
  path('other-path-without-version', 'to its path without the version', withoutVersion),
  path('other-path-version-2', 'to its path under /v2', (plain) => `/v2${withoutVersion(plain)}`),
  path(
    'other-path-version-alpha',
    'to its path under /v1alpha',
    (plain) => plain.replace('/v1beta/', '/v1alpha/'),
    { suits: ({ format }) => format === 'gemini' },
  ),
  path('other-path-under-api', 'to its path under /api', (plain) => `/api${plain}`),
  {
    id: 'other-path-under-vendor',
    kind: 'path',
    forms: [
      {
        words: "to its path under its vendor's name",
        plan: ({ format }, { formats }) => ({ respell: (plain) => formats[format].mount + plain }),
      },
    ],
  },
  path(
    'other-path-deployment',
    'to the path of a deployment',
    (plain, usual) => `/openai/deployments/${encodeURIComponent(usual)}${withoutVersion(plain)}`,
    { suits: ({ format, model }) => format === 'openai' && model !== null },
  ),
];

/** Mounts for a gateway's own pages, and old or inner ones: each is tried on one endpoint. */
const innerMounts: readonly Change[] = [
  'pg',
  'playground',
  'internal',
  'admin',
  'console',
  'dashboard',
  'backend-api',
  'public',
  'proxy',
  'beta',
  'test',
  'v1',
].map((name) =>
  path(
    `other-path-under-${name}`,
    `to its path under /${name}`,
    (plain) => `/${name}${name === 'pg' ? withoutVersion(plain) : plain}`,
    {
      suits: ({ id }) => id === 'createChatCompletion',
      // A caller without a key shows a mount that has no guard.
      without: refusedStances.filter(({ key }) => key !== null).map(({ id }) => id),
    },
  ),
);

/** Hosts that some gateways trust. */
const hosts: readonly Change[] = [
  ['host-localhost', ['localhost', '127.0.0.1', '[::1]', 'gateway.internal']] as const,
  ['host-with-path', ['localhost/health?']] as const,
].map(([id, names]) => ({
  id,
  kind: 'path',
  forms: names.map((host) => ({
    words: `with Host: ${host}`,
    plan: { headers: [['Host', host]] },
  })),
}));

/** A method, and others of its kind in turn. */
const method = (names: readonly string[], more: Partial<Change> = {}): Change => ({
  id: `method-${(names[0] ?? '').toLowerCase()}`,
  kind: 'method',
  forms: names.map((name) => ({ words: `with the method ${name}`, plan: { method: name } })),
  suits: ({ method: own }) => !names.includes(own),
  ...more,
});

/** HEAD asks for what GET answers. Its answer has no body that shows whose it is. */
const methods: readonly Change[] = [
  method(['HEAD'], { suits: ({ method: own }) => own === 'GET', isGiven: isServed }),
  method(['POST']),
  method(['GET']),
  method(['PUT'], { suits: ({ method: own }) => own === 'POST' }),
  method(['PATCH'], { suits: ({ method: own }) => own === 'POST' }),
  method(['QUERY', 'SEARCH', 'REPORT', 'PROPFIND', 'LINK'], {
    suits: ({ method: own }) => own === 'POST',
  }),
  method(['OPTIONS'], {
    forms: ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'].map((name) => ({
      words: `with the method OPTIONS and ${name}: POST`,
      plan: { method: 'OPTIONS', headers: [[name, 'POST']] },
    })),
  }),
];

/** A guard that lets files and open paths through may look at the whole target. */
const fileInQuery: Change = {
  id: 'file-in-query',
  kind: 'path',
  forms: ['?v=style.css', '?/health', '?.js', '?x=/public/'].map((end) => ({
    words: `with a query that ends in ${end}`,
    plan: { respell: (plain) => plain + end },
  })),
  suits: ({ model }) => model?.in !== 'query',
};

/** Other spellings and mounts of a path, other hosts and other methods. */
export const pathChanges = (): readonly Change[] => [
  ...Object.entries(spellings).map(
    ([id, forms]): Change => ({
      id,
      kind: 'path',
      forms: forms.map(([words, respell]) => ({ words, plan: { respell } })),
    }),
  ),
  fileInQuery,
  ...mounts,
  ...innerMounts,
  ...hosts,
  ...methods,
];
