import { breaking } from '../fault.ts';
import { admitWhen, routeUnguarded } from '../patches.ts';

const decodeLetters = (path: string): string =>
  path.replace(/%(25|[4-7][\da-f])/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );

/** A spelling of the path that guard and router read differently. */
export const pathSpellingFaults = breaking('HARD-NO-BYPASS', {
  'encoded-twice-unguarded': [
    'A letter that is percent-encoded twice leads past the guard.',
    routeUnguarded(({ path }) => ({ path: decodeLetters(decodeLetters(path)) })),
  ],
  'encoded-backslash-unguarded': [
    'An encoded backslash becomes a slash behind the guard.',
    routeUnguarded(({ path }) => ({ path: path.replace(/%5c/gi, '/') })),
  ],
  'backslash-unguarded': [
    'A backslash is a slash to the router, and none to the guard.',
    routeUnguarded(({ path }) => ({ path: path.replaceAll('\\', '/') })),
  ],
  'encoded-nul-unguarded': [
    'The router cuts the path off at an encoded NUL, behind the guard.',
    routeUnguarded(({ path }) => ({ path: path.replace(/%00.*/, '') })),
  ],
  'encoded-space-unguarded': [
    'The router trims a blank off the end of the path, and the guard does not.',
    routeUnguarded(({ path }) => ({ path: path.replace(/(?:%20)+$/, '') })),
  ],
  'inner-parameter-unguarded': [
    'A path parameter inside the path leads past the guard.',
    routeUnguarded(({ path }) => ({ path: path.replace(/;[^/]*(?=\/)/, '') })),
  ],
  'public-parameter-unguarded': [
    'The guard sees the health check in /health/..;/, and the router what follows it.',
    routeUnguarded(({ path }) => ({ path: path.replace(/^\/health\/\.\.;/, '') })),
  ],
  'last-letter-unguarded': [
    'The guard compares whole paths: an encoded last letter makes it miss.',
    routeUnguarded(({ path }) => ({ path: path.replace(/%[4-7][\da-f]$/i, decodeLetters) })),
  ],
  'put-unguarded': [
    'The guard is on POST alone, and PUT goes to the same handler.',
    routeUnguarded(({ method }) => (method === 'PUT' ? { method: 'POST' } : {})),
  ],
  'head-takes-any-key': [
    'HEAD takes any key: nobody looks whether it was issued.',
    admitWhen(({ credential, method }) => method === 'HEAD' && credential.kind === 'found'),
  ],
  'encoded-newline-unguarded': [
    'The pattern of the router ends before a line break, and the guard compares the path.',
    routeUnguarded(({ path }) => ({ path: path.replace(/%0a$/i, '') })),
  ],
  'style-sheet-unguarded': [
    'What ends in .css is a file of the page and needs no key, and the router cuts it off.',
    routeUnguarded(({ path }) => ({ path: path.replace(/(?:\/style)?\.css$/, '') })),
  ],
  'docs-prefix-unguarded': [
    'What begins like the documents needs no key, wherever its dots lead.',
    routeUnguarded(({ path }) => ({ path: path.replace(/^\/docs\/\.\./, '') })),
  ],
});
