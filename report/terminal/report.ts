import pc from 'picocolors';
import { plural, visibleLine } from '../../base/text.ts';
import {
  missedBy,
  oneIn,
  sendings,
  tellPercent,
} from '../../suites/checks/thorough/judge-repeats.ts';
import { causesOf } from '../model/causes.ts';
import type { Report } from '../model/report.ts';
import { headlineOf, runWords, totalsWords } from '../words.ts';
import { tellBaseline, tellEntries } from './baseline.ts';
import { tellComparison } from './comparison.ts';
import { tellFindings, tellGaps } from './findings.ts';
import { type Colors, wrap } from './layout.ts';
import { drawMatrix } from './matrix-drawing.ts';

function tellVerdict(report: Report, colors: Colors): string[] {
  const paint = {
    conformant: colors.green,
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

/** How likely a defect that shows seldom was missed, by the state that was probed least; nothing where none was. */
function tellRepetition({ repetition: { thorough, probes } }: Report): string[] {
  const [rarest] = Object.entries(probes).toSorted(([, one], [, other]) => one - other);
  if (rarest === undefined) return [];
  const [state, count] = rarest;
  const missed = tellPercent(missedBy(count));
  const key = state === 'missing' ? 'no key' : `${state} key`;
  const told = `A defect that shows once in ${oneIn} times: missed with ${missed} (${key} sent ${plural(count, 'time')})`;
  return [
    thorough
      ? `${told}.`
      : `${told}; --thorough finds it with ${tellPercent(1 - missedBy(sendings))}.`,
  ];
}

/** How findings were looked at again; nothing where there were none. */
function tellSecondLooks({ secondLooks, target }: Report): string[] {
  if (secondLooks === undefined || secondLooks.failed === 0) return [];
  const { failed, confirmed, unstable, unpaid } = secondLooks;
  const shaky = unstable === 0 ? 'each showed the same' : `${plural(unstable, 'finding')} unstable`;
  const hint = target.cost === 'free' ? ' (--cost cheap)' : '';
  const dear = unpaid === 0 ? '' : `; ${unpaid} left alone, as each look could be billed${hint}`;
  return [
    `Looked again at ${confirmed} of ${plural(failed, 'failed case')}${confirmed === 0 ? '' : `: ${shaky}`}${dear}.`,
  ];
}

/** The report for a person at a terminal: matrix, findings by their cause, gaps, verdict. */
export function tellReport(report: Report, useColor: boolean): string {
  const colors = pc.createColors(useColor);
  if (report.verdict === 'unreachable') return `${tellVerdict(report, colors).join('\n')}\n`;
  return [
    ...report.notices.flatMap((notice) =>
      wrap(visibleLine(notice), 96).map((line) => colors.yellow(line)),
    ),
    ...drawMatrix(report, colors),
    '',
    ...tellFindings(causesOf(report), colors),
    ...tellGaps(report, colors),
    ...tellComparison(report, colors),
    ...tellEntries(report, colors),
    ...tellVerdict(report, colors),
    ...tellBaseline(report, colors),
    ...tellSecondLooks(report).map((line) => colors.dim(line)),
    ...tellRepetition(report).map((line) => colors.dim(line)),
    '',
  ].join('\n');
}
