import {
  type Format,
  formatOfPath,
  type OperationId,
  operationIds,
  operationOf,
} from '../../../spec/index.ts';
import type { Refusal } from '../refusal.ts';
import type { Inbound } from './inbound.ts';

/** Where a request leads: an operation and the model that its path names, or nowhere. */
export type RouteMatch =
  | {
      readonly found: true;
      readonly operation: OperationId;
      readonly pathModel: string | null;
      /** True where the path itself asks for a stream. */
      readonly streamed: boolean;
    }
  | { readonly found: false; readonly format: Format; readonly refusal: Refusal };

type Route = {
  readonly operation: OperationId;
  readonly method: string;
  readonly streamed: boolean;
};

const fixed = new Map<string, Route[]>();
const templated: { readonly pattern: RegExp; readonly route: Route }[] = [];

function addRoute(path: string, route: Route): void {
  if (path.includes('{')) {
    const pattern = path
      .split(/\{\w+\}/)
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('([^/]+)');
    templated.push({ pattern: new RegExp(`^${pattern}$`), route });
  } else {
    fixed.set(path, [...(fixed.get(path) ?? []), route]);
  }
}

for (const operation of operationIds) {
  const { method, path, streamPath } = operationOf(operation);
  addRoute(path, { operation, method, streamed: false });
  if (streamPath !== null) addRoute(streamPath, { operation, method, streamed: true });
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function routesAt(path: string): {
  readonly routes: readonly Route[];
  readonly model: string | null;
} {
  const plain = fixed.get(path);
  if (plain !== undefined) return { routes: plain, model: null };
  for (const { pattern, route } of templated) {
    const segment = pattern.exec(path)?.[1];
    const model = segment === undefined ? null : decode(segment);
    if (model !== null) return { routes: [route], model };
  }
  return { routes: [], model: null };
}

const methodsOf = (routes: readonly Route[]): string[] => [
  ...routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
  'OPTIONS',
];

/** The methods that a path answers to, empty where there is no such path. */
export function methodsAt(path: string): string[] {
  const { routes } = routesAt(path);
  return routes.length === 0 ? [] : methodsOf(routes);
}

/**
 * Finds the operation of a request. The path's spelling must be exact: no second spelling leads
 * anywhere, so none can lead past the key (HARD-NO-BYPASS). HEAD goes where GET goes.
 */
export function matchRoute(inbound: Inbound): RouteMatch {
  const { routes, model } = routesAt(inbound.path);
  const method = inbound.method === 'HEAD' ? 'GET' : inbound.method;
  const route = routes.find((candidate) => candidate.method === method);
  if (route !== undefined) {
    const { operation, streamed } = route;
    return { found: true, operation, pathModel: model, streamed };
  }
  const [other] = routes;
  if (other === undefined) {
    return {
      found: false,
      format: formatOfPath(inbound.path),
      refusal: {
        kind: 'not-found',
        status: 404,
        message: 'There is no such endpoint.',
        reason: 'no endpoint has this path',
        advice: 'check the path: its spelling must be exact',
        clause: null,
      },
    };
  }
  const allow = methodsOf(routes);
  return {
    found: false,
    format: operationOf(other.operation).format,
    refusal: {
      kind: 'method-not-allowed',
      status: 405,
      message: `This endpoint takes ${allow.join(', ')}.`,
      reason: 'the endpoint does not have this method',
      advice: `use ${other.method}`,
      clause: null,
      allow,
    },
  };
}
