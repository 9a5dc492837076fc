import { plural } from '../../base/text.ts';
import type { Report } from '../model/report.ts';
import type { ReportedBaseline } from '../model/report-baseline.ts';
import { type Colors, wrap } from './layout.ts';

type Entry = ReportedBaseline['entries'][number];

const shownEntries = 12;

const order = ['expired', 'stale', 'not-exercised', 'satisfied'];

function renderEntry(entry: Entry, colors: Colors): string {
  const { cases, status, findings, reason, expires } = entry;
  const count = plural(findings, 'finding');
  switch (status) {
    case 'satisfied':
      return `  ${colors.green('✓')} ${cases} · ${count} until ${expires}: ${colors.dim(reason)}`;
    case 'stale':
      return `  ${colors.red('✗')} ${cases} · stale: its cases ran and found nothing of this kind; remove the entry`;
    case 'expired':
      return `  ${colors.red('✗')} ${cases} · expired on ${expires}, ${findings === 0 ? 'no finding' : count}: fix the gateway, or set a later date`;
    case 'not-exercised':
      return `  ${colors.yellow('?')} ${cases} · inconclusive: not every case of the entry had a result in this run`;
  }
}

/** Renders each baseline entry with its status, entries that need action first. */
export function renderEntries({ baseline }: Report, colors: Colors): string[] {
  if (baseline === undefined || baseline.entries.length === 0) return [];
  const { file, entries } = baseline;
  const sorted = entries.toSorted(
    (one, other) => order.indexOf(one.status) - order.indexOf(other.status),
  );
  const more = sorted.length - shownEntries;
  return [
    colors.bold(`Baseline ${file}`),
    ...sorted.slice(0, shownEntries).map((entry) => renderEntry(entry, colors)),
    ...(more > 0 ? [colors.dim(`  … and ${more} more: see --json`)] : []),
    '',
  ];
}

const words = {
  holds: 'BASELINE HOLDS',
  violated: 'BASELINE VIOLATED',
  incomplete: 'BASELINE INCOMPLETE',
};

/** Renders whether the baseline holds; returns no lines for a run without a baseline. */
export function renderBaseline({ baseline }: Report, colors: Colors): string[] {
  if (baseline === undefined) return [];
  const paint = { holds: colors.green, violated: colors.red, incomplete: colors.yellow };
  return wrap(`${words[baseline.word]} — ${baseline.because}`, 98).map((line) =>
    paint[baseline.word](colors.bold(line)),
  );
}
