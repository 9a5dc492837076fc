import { plural } from '../base/text.ts';
import type { Layer } from '../spec/index.ts';
import type { VerdictWord } from '../suites/judge/verdict.ts';
import type { Cause } from './model/causes.ts';
import type { Report } from './model/report.ts';

/** Lists the layers in the order of reports. */
export const layers: readonly Layer[] = ['contract', 'http', 'hardening'];

/** Names the layer in headings. */
export const layerWords: Readonly<Record<Layer, string>> = {
  contract: 'The contract',
  http: 'HTTP',
  hardening: 'Hardening',
};

/** Names each verdict in headlines. */
export const verdictWords: Readonly<Record<VerdictWord, string>> = {
  conformant: 'CONFORMANT',
  holds: 'SELECTION HOLDS',
  violations: 'NOT CONFORMANT',
  incomplete: 'INCOMPLETE',
  unreachable: 'UNREACHABLE',
};

/**
 * Returns a report's headline. It says so where the baseline knows every finding, and where only a selection
 * was judged.
 */
export function headlineOf({ verdict, baseline, totals }: Report): string {
  if (verdict === 'violations' && baseline?.findings.new === 0) {
    return `${verdictWords[verdict]}, ALL KNOWN`;
  }
  return verdict === 'holds' && totals.failed > 0 ? 'NO FINDING COUNTS' : verdictWords[verdict];
}

/** Names the checked target. */
export const targetWords = ({ target }: Report): string =>
  target.embedded ? 'the embedded mock' : target.baseUrl;

/** Counts the results of a report in one line. */
export function totalsWords({ totals }: Report): string {
  const { told } = totals.findings;
  const others = told > 0 ? ` · ${plural(told, 'more finding')} reported, not counted` : '';
  return `${plural(totals.cases, 'case')}: ${totals.passed} passed, ${totals.failed} failed, ${totals.inconclusive} inconclusive, ${totals.notApplicable} not applicable${others}`;
}

function servedWords({ totals: { served, servedBy = {} } }: Report): string {
  const operations = Object.entries(servedBy).map(([id, calls]) => `${id} ${calls}`);
  const where =
    operations.length > 0 && operations.length <= 4 ? ` (${operations.join(', ')})` : '';
  return `${served} served that may be billed${where}`;
}

/** Says in one line how many requests a run sent where, how long it took, and how many may be billed. */
export function runWords(report: Report): string {
  const { totals, target } = report;
  const billed = target.embedded ? '' : ` · ${servedWords(report)}`;
  return `${plural(totals.requests, 'request')} in ${(report.durationMs / 1000).toFixed(1)} s${billed} · ${targetWords(report)}`;
}

/** Lists the endpoints and styles of a cause; above `mostNamed` it counts the endpoints. */
export function placesOf(
  { operations, styles }: Pick<Cause, 'operations' | 'styles'>,
  mostNamed = 4,
): string {
  const named =
    operations.length > mostNamed ? `${operations.length} operations` : operations.join(', ');
  const sent = styles.filter((style) => style !== 'none');
  return sent.length === 0 ? named : `${named} · ${sent.join(', ')}`;
}
