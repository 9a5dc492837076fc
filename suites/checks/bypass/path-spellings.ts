/** Another spelling of a path: its variant, what it is in words, and what goes over the wire. */
export type PathSpelling = readonly [
  variant: string,
  words: string,
  respell: (path: string, usual: string) => string,
];

const encode = (letter: string): string => `%${letter.charCodeAt(0).toString(16)}`;

/** The first slash that stands inside a path. */
const inside = /(?<=.)\//;

/** Spellings that some part of a server resolves and another does not; each is sent as it stands. */
export const pathSpellings: readonly PathSpelling[] = [
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
  ['encoded-space', 'an encoded space at the end', (path) => `${path}%20`],
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
