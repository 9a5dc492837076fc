import { methodsAt } from '../../gateway/request/routes.ts';
import type { Fault } from '../fault.ts';
import { admitWhen, routeUnguarded } from '../patches.ts';

/** A path with its dot segments resolved, as `new URL` does it. */
const resolveDots = (path: string): string => new URL(`http://mock${path}`).pathname;

/** A spelling of the path or the method leads past the guard to the handler. */
export const routeFaults: readonly Fault[] = [
  {
    id: 'double-slash-unguarded',
    sentence: 'A doubled slash in the path leads past the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/\/{2,}/g, '/') })),
  },
  {
    id: 'trailing-slash-unguarded',
    sentence: 'A slash at the end of the path leads past the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/\/$/, '') })),
  },
  {
    id: 'dot-segments-unguarded',
    sentence: 'A dot segment in the path, plain or encoded, leads past the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: resolveDots(path) })),
  },
  {
    id: 'public-prefix-unguarded',
    sentence: 'What begins like the health check needs no key, wherever its encoded dots lead.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) =>
      path.startsWith('/health/') ? { path: resolveDots(path.replace(/%2f/gi, '/')) } : {},
    ),
  },
  {
    id: 'encoded-letters-unguarded',
    sentence: 'A percent-encoded letter in the path leads past the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({
      path: path.replace(/%([4-7][\da-f])/gi, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      ),
    })),
  },
  {
    id: 'encoded-slash-unguarded',
    sentence: 'A percent-encoded slash in the path leads past the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/%2f/gi, '/') })),
  },
  {
    id: 'path-parameter-unguarded',
    sentence: 'A path parameter (;x=1) leads past the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/;[^/]*/g, '') })),
  },
  {
    id: 'capitals-unguarded',
    sentence: 'A path in capitals leads past the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.toLowerCase() })),
  },
  {
    id: 'file-ending-unguarded',
    sentence: 'A path that ends in .json is treated as a file and bypasses the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/\.json$/, '') })),
  },
  {
    id: 'other-method-unguarded',
    sentence: 'Another method than the route has is served as if it were POST, past the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ method }) => (method === 'OPTIONS' ? {} : { method: 'POST' })),
  },
  {
    id: 'head-unguarded',
    sentence: 'HEAD needs no key.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ method }) => method === 'HEAD'),
  },
  {
    id: 'options-runs-handler',
    sentence: 'OPTIONS skips the guard and runs the handler all the same.',
    clause: 'HARD-CORS',
    patch: (stages) =>
      routeUnguarded(({ path, method }) => ({
        method: method === 'OPTIONS' ? (methodsAt(path)[0] ?? method) : method,
      }))({ ...stages, preflight: () => null }),
  },
];
