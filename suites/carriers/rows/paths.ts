import { isServed } from '../../judge/classify.ts';
import type { Change } from '../change.ts';
import { refusedStances } from '../stances.ts';

type Respell = (path: string, usual: string) => string;

const encode = (letter: string): string => `%${letter.charCodeAt(0).toString(16)}`;

/** The first slash that is inside a path. */
const inside = /(?<=.)\//;

/** Spellings that some part of a server resolves and another does not; each is sent as it is. */
const spellings: readonly (readonly [id: string, words: string, respell: Respell])[] = [
  ['double-slash-first', 'a doubled slash at the start', (path) => `/${path}`],
  ['double-slash-inside', 'a doubled slash inside', (path) => path.replace(inside, '//')],
  ['trailing-slash', 'a slash at the end', (path) => `${path}/`],
  ['dot-segment', 'a dot segment', (path) => path.replace(inside, '/./')],
  ['dot-dot-segment', 'a way down and up again', (path) => path.replace(inside, '/x/../')],
  ['encoded-dots', 'an encoded dot segment', (path) => path.replace(inside, '/%2e/')],
  ['encoded-letter', 'an encoded letter', (path) => path.replace(/[a-z]/, encode)],
  [
    'encoded-last-letter',
    'an encoded last letter',
    (path) => path.slice(0, -1) + encode(path.slice(-1)),
  ],
  [
    'encoded-twice',
    'a letter that is encoded twice',
    (path) => path.replace(/[a-z]/, (letter) => encode(letter).replace('%', '%25')),
  ],
  ['encoded-slash', 'an encoded slash', (path) => path.replace(inside, '%2f')],
  ['backslash', 'a backslash', (path) => path.replace(inside, '\\')],
  ['encoded-backslash', 'an encoded backslash', (path) => path.replace(inside, '%5c')],
  ['semicolon', 'a path parameter', (path) => `${path};x=1`],
  ['semicolon-inside', 'a path parameter inside', (path) => path.replace(inside, ';x=1/')],
  ['encoded-nul', 'an encoded NUL at the end', (path) => `${path}%00`],
  ['encoded-question-mark', 'an encoded query', (path) => `${path}%3Fx`],
  ['encoded-space', 'an encoded space at the end', (path) => `${path}%20`],
  ['encoded-newline', 'an encoded line break at the end', (path) => `${path}%0a`],
  ['upper-case', 'capitals', (path) => path.toUpperCase()],
  ['dot-json', 'a file ending', (path) => `${path}.json`],
  ['public-prefix', 'a way over a public path', (path) => `/health/..${path}`],
  [
    'public-prefix-encoded',
    'an encoded way over a public path',
    (path) => `/health/..%2f${path.slice(1)}`,
  ],
  [
    'public-prefix-parameter',
    'a way over a public path with a path parameter',
    (path) => `/health/..;${path}`,
  ],
];

const path = (id: string, words: string, respell: Respell, more: Partial<Change> = {}): Change => ({
  id,
  kind: 'path',
  words,
  plan: { respell },
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
  path('other-path-under-vendor', "to its path under its vendor's name", (plain) => plain, {
    plan: ({ format }, { formats }) => ({ respell: (plain) => formats[format].mount + plain }),
  }),
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
  ['host-localhost', 'with Host: localhost', 'localhost'] as const,
  ['host-with-path', 'with a public path after the host in Host', 'localhost/health?'] as const,
].map(([id, words, host]) => ({ id, kind: 'path', words, plan: { headers: [['Host', host]] } }));

const method = (name: string, more: Partial<Change> = {}): Change => ({
  id: `method-${name.toLowerCase()}`,
  kind: 'method',
  words: `with the method ${name}`,
  plan: { method: name },
  suits: ({ method: own }) => own !== name,
  ...more,
});

/** HEAD asks for what GET answers. Its answer has no body that shows whose it is. */
const methods: readonly Change[] = [
  method('HEAD', { suits: ({ method: own }) => own === 'GET', isGiven: isServed }),
  method('POST'),
  method('GET'),
  ...['PUT', 'PATCH', 'QUERY'].map((name) =>
    method(name, { suits: ({ method: own }) => own === 'POST' }),
  ),
  method('OPTIONS', {
    words: 'with the method OPTIONS and X-HTTP-Method-Override: POST',
    plan: { method: 'OPTIONS', headers: [['X-HTTP-Method-Override', 'POST']] },
  }),
];

/** A guard that lets files through may look at the end of the whole target. */
const fileInQuery = path(
  'file-in-query',
  'with a file name at the end of its query',
  (plain) => `${plain}?v=style.css`,
  { suits: ({ model }) => model?.in !== 'query' },
);

/** Other spellings and mounts of a path, other hosts and other methods. */
export const pathChanges = (): readonly Change[] => [
  ...spellings.map(([id, words, respell]) => path(id, `with ${words} in its path`, respell)),
  fileInQuery,
  ...mounts,
  ...innerMounts,
  ...hosts,
  ...methods,
];
