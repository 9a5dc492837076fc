import { type Answer, jsonOf } from '../cases/exchange.ts';

/** Header fields whose value may differ between two equal answers. */
const volatileHeader =
  /^(?:date|age|expires|etag|content-length|connection|keep-alive|set-cookie|server-timing|cf-ray|via|traceparent|.*(?:-id|id$|trace|time|duration|latency|remaining|reset|-ms))$/;

/** Those of them that an answer may or may not have, whatever it says. */
const framing = /^(?:date|age|connection|keep-alive|content-length|server-timing)$/;

/** A header as a line: of what varies anyway its name only, or the name of its cookie. */
function headerLine([name, value]: readonly [string, string]): string | null {
  if (name === 'set-cookie') return `${name} ${value.split('=')[0]?.trim()}: (varies)`;
  if (!volatileHeader.test(name)) return `${name}: ${settleText(value)}`;
  return framing.test(name) ? null : `${name}: (varies)`;
}

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

/** The values of each part of an answer, by its name. */
function partsOf(lines: readonly string[]): Map<string, string> {
  const parts = Map.groupBy(lines, nameOf);
  return new Map([...parts].map(([name, own]) => [name, own.join('\n')]));
}

/**
 * Returns the names of the parts in which answers of one kind differ from those of another: parts that
 * only one kind ever has, and parts with one value here and one there. What varies within a kind, as the
 * requests that a limit leaves do, is no difference.
 *
 * @param ones fingerprints of one kind, at least two of them
 * @param others fingerprints of the other kind
 */
export function differencesBetween(
  ones: readonly (readonly string[])[],
  others: readonly (readonly string[])[],
): string[] {
  const [parts, otherParts] = [ones.map(partsOf), others.map(partsOf)];
  const names = new Set([...parts, ...otherParts].flatMap((one) => [...one.keys()]));
  const valuesOf = (of: readonly Map<string, string>[], name: string) =>
    new Set(of.map((one) => one.get(name)));
  return [...names].filter((name) => {
    const [own, other] = [valuesOf(parts, name), valuesOf(otherParts, name)];
    const isOnlyHere = !own.has(undefined) && other.size === 1 && other.has(undefined);
    const isOnlyThere = !other.has(undefined) && own.size === 1 && own.has(undefined);
    const isSteady = own.size === 1 && other.size === 1;
    return isOnlyHere || isOnlyThere || (isSteady && [...own][0] !== [...other][0]);
  });
}

/** Returns status, headers and body of an answer without ids and dates, as lines to compare. */
export function fingerprint(answer: Answer): readonly string[] {
  const headers = answer.headers
    .map(headerLine)
    .filter((line) => line !== null)
    .sort();
  const json = jsonOf(answer);
  const body = json === undefined ? [`/: ${settleText(answer.body)}`] : linesOf(settle(json), '');
  return [`status ${answer.status}`, ...headers, ...body];
}
