import pc from 'picocolors';
import { plural, visibleLine } from '../../base/text.ts';
import {
  formatPercent,
  missedBy,
  oneIn,
  sendings,
} from '../../suites/checks/thorough/judge-repeats.ts';
import { diagnose, unexplained } from '../diagnosis/diagnose.ts';
import { causesOf, findingsIn } from '../model/causes.ts';
import type { Report } from '../model/report.ts';
import { headlineOf, runWords, totalsWords } from '../words.ts';
import { renderBaseline, renderEntries } from './baseline.ts';
import { renderComparison } from './comparison.ts';
import { renderDiagnoses, renderGaps, renderOthers } from './findings.ts';
import { type Colors, wrap } from './layout.ts';
import { drawMatrix } from './matrix-drawing.ts';

function renderVerdict(report: Report, colors: Colors): string[] {
  const paint = {
    conformant: colors.green,
    holds: colors.green,
    violations: colors.red,
    incomplete: colors.yellow,
    unreachable: colors.red,
  }[report.verdict];
  return [
    ...wrap(`${headlineOf(report)} — ${visibleLine(report.because)}`, 98).map((line) =>
      paint(colors.bold(line)),
    ),
    colors.dim(totalsWords(report)),
    colors.dim(runWords(report)),
  ];
}

/** The chance that a rare defect was missed, for the key state with the fewest probes. */
function renderRepetition({ repetition: { thorough, probes } }: Report): string[] {
  const [rarest] = Object.entries(probes).toSorted(([, one], [, other]) => one - other);
  if (rarest === undefined) return [];
  const [state, count] = rarest;
  const missed = formatPercent(missedBy(count));
  const key = state === 'missing' ? 'no key' : `${state} key`;
  const chance = `A defect that shows once in ${oneIn} times: ${missed} chance of missing it (${key} sent ${plural(count, 'time')})`;
  return [
    thorough
      ? `${chance}.`
      : `${chance}. --thorough has a ${formatPercent(1 - missedBy(sendings))} chance of finding it.`,
  ];
}

function renderRetries({ secondLooks, target }: Report): string[] {
  if (secondLooks === undefined || secondLooks.failed === 0) return [];
  const { failed, confirmed, unstable, unpaid } = secondLooks;
  const shaky =
    unstable === 0 ? 'each gave the same result' : `${plural(unstable, 'finding')} unstable`;
  const hint = target.cost === 'free' ? ' (--cost cheap)' : '';
  const dear = unpaid === 0 ? '' : `; skipped ${unpaid}, as each retry could be billed${hint}`;
  return [
    `Retried ${confirmed} of ${plural(failed, 'failed case')}${confirmed === 0 ? '' : `: ${shaky}`}${dear}.`,
  ];
}

/**
 * Renders the report for a terminal: what is wrong, matrix, other findings, gaps, verdict.
 *
 * @param verbose also says how likely the run missed a rare defect
 */
export function renderReport(report: Report, useColor: boolean, verbose = true): string {
  const colors = pc.createColors(useColor);
  if (report.verdict === 'unreachable') return `${renderVerdict(report, colors).join('\n')}\n`;
  const diagnoses = diagnose(report);
  const hasResult = report.cases.some(
    ({ outcome }) => outcome === 'passed' || outcome === 'failed',
  );
  return [
    ...report.notices.flatMap((notice) =>
      wrap(visibleLine(notice), 96).map((line) => colors.yellow(line)),
    ),
    ...(report.notices.length > 0 && diagnoses.length > 0 ? [''] : []),
    ...renderDiagnoses(diagnoses, findingsIn(report).length, colors),
    ...(hasResult ? [...drawMatrix(report, colors), ''] : ['']),
    ...renderOthers(causesOf(report, unexplained(report, diagnoses)), colors),
    ...renderGaps(report, colors),
    ...renderComparison(report, colors),
    ...renderEntries(report, colors),
    ...renderVerdict(report, colors),
    ...renderBaseline(report, colors),
    ...renderRetries(report).map((line) => colors.dim(line)),
    ...(verbose ? renderRepetition(report) : []).map((line) => colors.dim(line)),
    '',
  ].join('\n');
}
