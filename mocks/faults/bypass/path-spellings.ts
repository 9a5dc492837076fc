import type { Fault } from '../fault.ts';
import { admitWhen, routeUnguarded } from '../patches.ts';

const decodeLetters = (path: string): string =>
  path.replace(/%(25|[4-7][\da-f])/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );

/** A spelling of the path that guard and router read differently. */
export const pathSpellingFaults: readonly Fault[] = [
  {
    id: 'encoded-twice-unguarded',
    sentence: 'A letter that is percent-encoded twice leads past the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: decodeLetters(decodeLetters(path)) })),
  },
  {
    id: 'encoded-backslash-unguarded',
    sentence: 'An encoded backslash becomes a slash behind the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/%5c/gi, '/') })),
  },
  {
    id: 'backslash-unguarded',
    sentence: 'A backslash is a slash to the router, and none to the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replaceAll('\\', '/') })),
  },
  {
    id: 'encoded-nul-unguarded',
    sentence: 'The router cuts the path off at an encoded NUL, behind the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/%00.*/, '') })),
  },
  {
    id: 'encoded-space-unguarded',
    sentence: 'The router trims a blank off the end of the path, and the guard does not.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/(?:%20)+$/, '') })),
  },
  {
    id: 'inner-parameter-unguarded',
    sentence: 'A path parameter inside the path leads past the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/;[^/]*(?=\/)/, '') })),
  },
  {
    id: 'public-parameter-unguarded',
    sentence: 'The guard sees the health check in /health/..;/, and the router what follows it.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/^\/health\/\.\.;/, '') })),
  },
  {
    id: 'last-letter-unguarded',
    sentence: 'The guard compares whole paths: an encoded last letter makes it miss.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/%[4-7][\da-f]$/i, decodeLetters) })),
  },
  {
    id: 'put-unguarded',
    sentence: 'The guard is on POST alone, and PUT goes to the same handler.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ method }) => (method === 'PUT' ? { method: 'POST' } : {})),
  },
  {
    id: 'head-takes-any-key',
    sentence: 'HEAD takes any key: nobody looks whether it was issued.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ credential, method }) => method === 'HEAD' && credential.kind === 'found'),
  },
  {
    id: 'encoded-newline-unguarded',
    sentence:
      'The pattern of the router ends before a line break, and the guard compares the path.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/%0a$/i, '') })),
  },
  {
    id: 'style-sheet-unguarded',
    sentence:
      'What ends in .css is a file of the page and needs no key, and the router cuts it off.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/(?:\/style)?\.css$/, '') })),
  },
  {
    id: 'docs-prefix-unguarded',
    sentence: 'What begins like the documents needs no key, wherever its dots lead.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/^\/docs\/\.\./, '') })),
  },
];
