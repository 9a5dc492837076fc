import { plural } from '../../base/text.ts';
import type { Report } from '../model/report.ts';
import type { ReportedBaseline } from '../model/report-baseline.ts';
import { type Colors, wrap } from './layout.ts';

type Entry = ReportedBaseline['entries'][number];

const shownEntries = 12;

const order = ['expired', 'stale', 'not-exercised', 'satisfied'];

function tellEntry(entry: Entry, colors: Colors): string {
  const { cases, status, findings, reason, expires } = entry;
  const count = plural(findings, 'finding');
  switch (status) {
    case 'satisfied':
      return `  ${colors.green('✓')} ${cases} · ${count} until ${expires}: ${colors.dim(reason)}`;
    case 'stale':
      return `  ${colors.red('✗')} ${cases} · stale: its cases were exercised and nothing of the kind was found; take it out`;
    case 'expired':
      return `  ${colors.red('✗')} ${cases} · expired on ${expires}, ${findings === 0 ? 'no finding' : count}: mend the gateway, or agree on another day`;
    case 'not-exercised':
      return `  ${colors.yellow('?')} ${cases} · not exercised in this run: neither satisfied nor stale`;
  }
}

/** Each entry of the baseline and what became of it, what needs somebody first; for a person. */
export function tellEntries({ baseline }: Report, colors: Colors): string[] {
  if (baseline === undefined || baseline.entries.length === 0) return [];
  const { file, entries } = baseline;
  const sorted = entries.toSorted(
    (one, other) => order.indexOf(one.status) - order.indexOf(other.status),
  );
  const more = sorted.length - shownEntries;
  return [
    colors.bold(`Baseline ${file}`),
    ...sorted.slice(0, shownEntries).map((entry) => tellEntry(entry, colors)),
    ...(more > 0 ? [colors.dim(`  … and ${more} more: see --json`)] : []),
    '',
  ];
}

const words = {
  holds: 'BASELINE HOLDS',
  violated: 'BASELINE VIOLATED',
  incomplete: 'BASELINE NOT TOLD IN FULL',
};

/** Whether the baseline holds, in a line of its own beside the verdict; nothing without one. */
export function tellBaseline({ baseline }: Report, colors: Colors): string[] {
  if (baseline === undefined) return [];
  const paint = { holds: colors.green, violated: colors.red, incomplete: colors.yellow };
  return wrap(`${words[baseline.word]} — ${baseline.because}`, 98).map((line) =>
    paint[baseline.word](colors.bold(line)),
  );
}
