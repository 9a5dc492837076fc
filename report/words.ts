import { plural } from '../base/text.ts';
import type { Layer } from '../spec/index.ts';
import type { VerdictWord } from '../suites/judge/verdict.ts';
import type { Cause } from './model/causes.ts';
import type { Report } from './model/report.ts';

/** The layers in the order of reports. */
export const layers: readonly Layer[] = ['contract', 'http', 'hardening'];

/** The headings under which clauses stand. */
export const layerWords: Readonly<Record<Layer, string>> = {
  contract: 'The contract',
  http: 'HTTP',
  hardening: 'Hardening',
};

/** A verdict as a headline. */
export const verdictWords: Readonly<Record<VerdictWord, string>> = {
  conformant: 'CONFORMANT',
  violations: 'NOT CONFORMANT',
  incomplete: 'INCOMPLETE',
  unreachable: 'UNREACHABLE',
};

/** A report's verdict as a headline; where all that was found is known to the baseline, it says so. */
export const headlineOf = ({ verdict, baseline }: Report): string =>
  verdict === 'violations' && baseline?.findings.new === 0
    ? `${verdictWords[verdict]}, ALL KNOWN`
    : verdictWords[verdict];

/** What was checked. */
export const targetWords = ({ target }: Report): string =>
  target.embedded ? 'the embedded mock' : target.baseUrl;

/** What the cases of a report came to, in one line. */
export function totalsWords({ totals }: Report): string {
  const { told } = totals.findings;
  const beside = told > 0 ? ` · ${plural(told, 'more finding')} told` : '';
  return `${plural(totals.cases, 'case')}: ${totals.passed} passed, ${totals.failed} failed, ${totals.inconclusive} inconclusive, ${totals.notApplicable} not applicable${beside}`;
}

/** How many calls were served that may be billed, and on which operations where they are few. */
function servedWords({ totals: { served, servedBy = {} } }: Report): string {
  const operations = Object.entries(servedBy).map(([id, calls]) => `${id} ${calls}`);
  const where =
    operations.length > 0 && operations.length <= 4 ? ` (${operations.join(', ')})` : '';
  return `${served} served that may be billed${where}`;
}

/** How many requests a run sent, how long it took, how many may be billed, and to what. */
export function runWords(report: Report): string {
  const { totals, target } = report;
  const billed = target.embedded ? '' : ` · ${servedWords(report)}`;
  return `${plural(totals.requests, 'request')} in ${(report.durationMs / 1000).toFixed(1)} s${billed} · ${targetWords(report)}`;
}

/** Where a cause was met: its endpoints, as far as they stand well in a line, and its styles. */
export function placesOf(
  { operations, styles }: Pick<Cause, 'operations' | 'styles'>,
  mostNamed = 4,
): string {
  const named =
    operations.length > mostNamed ? `${operations.length} operations` : operations.join(', ');
  const sent = styles.filter((style) => style !== 'none');
  return sent.length === 0 ? named : `${named} · ${sent.join(', ')}`;
}
