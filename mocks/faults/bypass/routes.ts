import { methodsAt } from '../../gateway/request/routes.ts';
import { breaking } from '../fault.ts';
import { admitWhen, routeUnguarded } from '../patches.ts';

const resolveDots = (path: string): string => new URL(`http://mock${path}`).pathname;

/** A spelling of the path or the method leads past the guard to the handler. */
export const routeFaults = [
  ...breaking('HARD-NO-BYPASS', {
    'double-slash-unguarded': [
      'A doubled slash in the path leads past the guard.',
      routeUnguarded(({ path }) => ({ path: path.replace(/\/{2,}/g, '/') })),
    ],
    'trailing-slash-unguarded': [
      'A slash at the end of the path leads past the guard.',
      routeUnguarded(({ path }) => ({ path: path.replace(/\/$/, '') })),
    ],
    'dot-segments-unguarded': [
      'A dot segment in the path, plain or encoded, leads past the guard.',
      routeUnguarded(({ path }) => ({ path: resolveDots(path) })),
    ],
    'public-prefix-unguarded': [
      'What begins like the health check needs no key, wherever its encoded dots lead.',
      routeUnguarded(({ path }) =>
        path.startsWith('/health/') ? { path: resolveDots(path.replace(/%2f/gi, '/')) } : {},
      ),
    ],
    'encoded-letters-unguarded': [
      'A percent-encoded letter in the path leads past the guard.',
      routeUnguarded(({ path }) => ({
        path: path.replace(/%([4-7][\da-f])/gi, (_, code: string) =>
          String.fromCharCode(Number.parseInt(code, 16)),
        ),
      })),
    ],
    'encoded-slash-unguarded': [
      'A percent-encoded slash in the path leads past the guard.',
      routeUnguarded(({ path }) => ({ path: path.replace(/%2f/gi, '/') })),
    ],
    'path-parameter-unguarded': [
      'A path parameter (;x=1) leads past the guard.',
      routeUnguarded(({ path }) => ({ path: path.replace(/;[^/]*/g, '') })),
    ],
    'capitals-unguarded': [
      'A path in capitals leads past the guard.',
      routeUnguarded(({ path }) => ({ path: path.toLowerCase() })),
    ],
    'file-ending-unguarded': [
      'A path that ends in .json is treated as a file and bypasses the guard.',
      routeUnguarded(({ path }) => ({ path: path.replace(/\.json$/, '') })),
    ],
    'other-method-unguarded': [
      'Another method than the route has is served as if it were POST, past the guard.',
      routeUnguarded(({ method }) => (method === 'OPTIONS' ? {} : { method: 'POST' })),
    ],
    'head-unguarded': ['HEAD needs no key.', admitWhen(({ method }) => method === 'HEAD')],
  }),
  ...breaking('HARD-CORS', {
    'options-runs-handler': [
      'OPTIONS skips the guard and runs the handler all the same.',
      (stages) =>
        routeUnguarded(({ path, method }) => ({
          method: method === 'OPTIONS' ? (methodsAt(path)[0] ?? method) : method,
        }))({ ...stages, preflight: () => null }),
    ],
  }),
];
