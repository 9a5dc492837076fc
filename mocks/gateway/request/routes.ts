import { endpointIds, endpointOf, type Format, formatOfPath } from '../../../spec/index.ts';
import type { Context, Routed } from '../context.ts';
import type { Refusal } from '../refusal.ts';
import { suggestPath } from './suggest-path.ts';

/** A method on a path, and what it leads to. */
type Entry = Pick<Routed, 'operation' | 'streamed'>;

const fixed = new Map<string, Entry[]>();
const templated: { readonly pattern: RegExp; readonly entries: Entry[] }[] = [];
const byTemplate = new Map<string, Entry[]>();

function addRoute(path: string, entry: Entry): void {
  if (path.includes('{')) {
    const others = byTemplate.get(path);
    if (others !== undefined) {
      others.push(entry);
      return;
    }
    const entries = [entry];
    byTemplate.set(path, entries);
    // In the Gemini format a colon ends the name of a model, and a method comes after it.
    const name = entry.operation.format === 'gemini' && path.endsWith('}') ? '[^/:]+' : '[^/]+';
    const pattern = path
      .split(/\{\w+\}/)
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join(`(${name})`);
    templated.push({ pattern: new RegExp(`^${pattern}$`), entries });
  } else {
    fixed.set(path, [...(fixed.get(path) ?? []), entry]);
  }
}

/** The path of a Gemini method without a version in the SDKs' set-up: they ask under /v1 then. */
const firstVersion = (path: string): string | null =>
  path.includes('}:') ? path.replace(/^\/v1beta\//, '/v1/') : null;

for (const id of endpointIds) {
  const operation = { ...endpointOf(id), id };
  const { path, streamPath } = operation;
  for (const [own, streamed] of [
    [path, false],
    [streamPath, true],
  ] as const) {
    if (own === null) continue;
    addRoute(own, { operation, streamed });
    const other = firstVersion(own);
    if (other !== null) addRoute(other, { operation, streamed });
  }
}
// A path with more letters of its own is the narrower one: /v1/models/M:countTokens is no model's name.
templated.sort((one, other) => other.pattern.source.length - one.pattern.source.length);

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function entriesAt(path: string): {
  readonly entries: readonly Entry[];
  readonly model: string | null;
} {
  const plain = fixed.get(path);
  if (plain !== undefined) return { entries: plain, model: null };
  for (const { pattern, entries } of templated) {
    const segment = pattern.exec(path)?.[1];
    const model = segment === undefined ? null : decode(segment);
    if (model !== null) return { entries, model };
  }
  return { entries: [], model: null };
}

/** The format of a path's refusals: that of its operations, or for an unknown path that of its beginning. */
export function formatAt(path: string): Format {
  const [entry] = entriesAt(path).entries;
  return entry?.operation.format ?? formatOfPath(path);
}

const methodsOf = (entries: readonly Entry[]): string[] => [
  ...entries.flatMap(({ operation: { method } }) =>
    method === 'GET' ? ['GET', 'HEAD'] : [method],
  ),
  'OPTIONS',
];

/** The methods that a path answers to, empty where there is no such path. */
export function methodsAt(path: string): string[] {
  const { entries } = entriesAt(path);
  return entries.length === 0 ? [] : methodsOf(entries);
}

/** A path that leads nowhere. The suggestion is a path of the document: nothing that a caller wrote. */
function notFound(path: string): Refusal {
  const suggestion = suggestPath(path);
  const meant = suggestion === null ? '' : ` Did you mean ${suggestion.path}?`;
  const why = suggestion?.why ?? null;
  return {
    kind: 'not-found',
    status: 404,
    message: `There is no such endpoint.${meant}`,
    reason: 'no endpoint has this path',
    advice:
      suggestion === null
        ? path.startsWith('/openai/')
          ? 'start the mock with --azure, which answers the paths of Azure OpenAI'
          : 'check the path: its spelling must be exact'
        : `did you mean ${suggestion.path}?${why === null ? '' : ` ${why[0]?.toUpperCase()}${why.slice(1)}`}`,
    clause: null,
  };
}

function methodNotAllowed(entries: readonly Entry[], advised: string): Refusal {
  const allow = methodsOf(entries);
  return {
    kind: 'method-not-allowed',
    status: 405,
    message: `This endpoint takes ${allow.join(', ')}.`,
    reason: 'the endpoint does not have this method',
    advice: `use ${advised}`,
    clause: null,
    allow,
  };
}

/**
 * Finds the operation of a request. The path's spelling must be exact: no second spelling leads
 * anywhere, so that none leads past the key (HARD-NO-BYPASS). HEAD goes where GET goes.
 */
export function matchRoute({
  path,
  method: sent,
}: Context): Pick<Routed, keyof Entry | 'pathModel'> | Refusal {
  const { entries, model } = entriesAt(path);
  const method = sent === 'HEAD' ? 'GET' : sent;
  const entry = entries.find(({ operation }) => operation.method === method);
  if (entry !== undefined) return { ...entry, pathModel: model };
  const [other] = entries;
  return other === undefined ? notFound(path) : methodNotAllowed(entries, other.operation.method);
}
