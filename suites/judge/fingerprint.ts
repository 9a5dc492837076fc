import { type Answer, jsonOf } from '../cases/exchange.ts';

/** Header fields whose value may differ between two equal answers. */
const volatileHeader =
  /^(?:date|age|expires|etag|content-length|connection|keep-alive|set-cookie|server-timing|cf-ray|via|traceparent|.*(?:-id|id$|trace|time|duration|latency|remaining|reset|-ms))$/;

const volatileMember = /^(?:.*[_-]?id|requestId|created|created_at|date|time|timestamp|.*_time)$/i;

const volatileText: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '(id)'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, '(date)'],
  [/\b(?:req|request)[ _-]?(?:id)?[ _:=-]*[A-Za-z0-9_-]{6,}/gi, '(id)'],
  [/\b(?=[0-9a-z]*\d)(?=[0-9a-z]*[a-z])[0-9a-z]{16,}\b/gi, '(id)'],
  [/\b\d{9,}\b/g, '(number)'],
];

const settleText = (text: string): string =>
  volatileText.reduce((settled, [pattern, word]) => settled.replace(pattern, word), text);

function settle(value: unknown): unknown {
  if (typeof value === 'string') return settleText(value);
  if (Array.isArray(value)) return value.map(settle);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, volatileMember.test(name) ? '(id)' : settle(member)]),
  );
}

/** Returns an answer's body without ids and dates, so that equal answers have equal fingerprints. */
export function bodyFingerprint(answer: Answer): string {
  const json = jsonOf(answer);
  return json === undefined ? settleText(answer.body) : JSON.stringify(settle(json));
}

/** A line for each value of a body without ids and dates, named by its place. */
function linesOf(value: unknown, place: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${place}: ${JSON.stringify(value)}`];
  const members = Object.entries(value);
  return members.length === 0
    ? [`${place}: ${JSON.stringify(value)}`]
    : members.flatMap(([name, member]) => linesOf(member, `${place}/${name}`));
}

/** The name of a fingerprint's line: `status`, a header, or a place in the body. */
const nameOf = (line: string): string =>
  line.startsWith('status ') ? 'status' : line.replace(/: .*/s, '');

/**
 * Returns the names of what differs between two answers to equal requests: it varies by itself, as the
 * requests that a limit leaves do.
 */
export function varyingNames(one: readonly string[], other: readonly string[]): Set<string> {
  const only = [
    ...one.filter((line) => !other.includes(line)),
    ...other.filter((line) => !one.includes(line)),
  ];
  return new Set(only.map(nameOf).filter((name) => name !== 'status'));
}

/** Returns the lines of a fingerprint without the values that vary by themselves; their names stay. */
export const withoutVarying = (
  lines: readonly string[],
  varying: ReadonlySet<string>,
): readonly string[] => [
  ...new Set(lines.map((line) => (varying.has(nameOf(line)) ? `${nameOf(line)}: (varies)` : line))),
];

/** Returns status, headers and body of an answer without ids and dates, as lines to compare. */
export function fingerprint(answer: Answer): readonly string[] {
  const headers = answer.headers
    .filter(([name]) => !volatileHeader.test(name))
    .map(([name, value]) => `${name}: ${settleText(value)}`)
    .sort();
  const json = jsonOf(answer);
  const body = json === undefined ? [`/: ${settleText(answer.body)}`] : linesOf(settle(json), '');
  return [`status ${answer.status}`, ...headers, ...body];
}
