import { plural } from '../../base/text.ts';
import type { Report, ReportedCase } from './report.ts';

/** The combined result of some cases, as one mark of the matrix. */
export type Cell = 'none' | 'passed' | 'violated' | 'reported' | 'inconclusive' | 'not-applicable';

/** Returns the most severe result of some cases. */
export function cellOf(cases: readonly Pick<ReportedCase, 'outcome' | 'findings'>[]): Cell {
  if (cases.length === 0) return 'none';
  if (cases.some(({ findings }) => findings.some(({ counted }) => counted))) return 'violated';
  if (cases.some(({ outcome }) => outcome === 'failed')) return 'reported';
  if (cases.some(({ outcome }) => outcome === 'inconclusive')) return 'inconclusive';
  return cases.some(({ outcome }) => outcome === 'passed') ? 'passed' : 'not-applicable';
}

/** The character that the matrix shows for each result. */
export const marks: Readonly<Record<Cell, string>> = {
  none: ' ',
  passed: '✓',
  violated: '✗',
  reported: '!',
  inconclusive: '?',
  'not-applicable': '–',
};

/** The words of a gateway at the end of a reason. */
const quoteAtEnd = /: ".*"$/s;

/** The cost that a reason asks for; `cheap, or costly` already covers both. */
const askedCost = /--cost (?:cheap|costly)\b(?!, or)/g;

/** What reasons have in common that differ only in the endpoint, its cost or the gateway's words. */
const gistOf = (reason: string, operations: ReadonlySet<string>): string =>
  reason
    .replace(quoteAtEnd, ': "…"')
    .replace(askedCost, '--cost …')
    .replace(/\w+/g, (word) => (operations.has(word) ? '…' : word));

/** Says one reason for several of the same gist: the endpoints are counted, the first words are quoted. */
function reasonForAll([first = '', ...others]: readonly string[], operations: ReadonlySet<string>) {
  const all = [first, ...others];
  const named = new Set(
    all.flatMap((one) => one.match(/\w+/g) ?? []).filter((word) => operations.has(word)),
  );
  const quotes = new Set(all.flatMap((one) => one.match(quoteAtEnd) ?? []));
  const isCostly = all.some((one) => one.match(askedCost)?.includes('--cost costly'));
  const more = quotes.size < 2 ? '' : `, and ${plural(quotes.size - 1, 'other message')}`;
  const counted =
    named.size < 2
      ? first
      : first.replace(/\w+/g, (word) => (operations.has(word) ? `${named.size} endpoints` : word));
  return `${isCostly ? counted.replace(askedCost, '--cost costly') : counted}${more}`;
}

/**
 * Counts why cases are inconclusive, the most common reason first. Reasons that differ only in the endpoint,
 * its cost or the gateway's words are one.
 */
export function gapsOf(report: Report): readonly (readonly [reason: string, cases: number])[] {
  const operations = new Set(report.cases.map(({ operation }) => operation));
  const reasons = report.cases.flatMap(({ outcome, reason = '' }) =>
    outcome === 'inconclusive' ? [reason] : [],
  );
  const gists = Map.groupBy(reasons, (reason) => gistOf(reason, operations));
  return [...gists.values()]
    .map((all) => [reasonForAll([...new Set(all)], operations), all.length] as const)
    .toSorted(([, one], [, other]) => other - one);
}
