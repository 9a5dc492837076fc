import pc from 'picocolors';
import { listWords, plural } from '../../base/text.ts';
import { compareCases } from '../../report/model/case-changes.ts';
import {
  type CaseChange,
  type ChangeKind,
  changeKinds,
  type Report,
} from '../../report/model/report.ts';
import { renderChanges } from '../../report/terminal/changes.ts';
import { type Colors, wrap } from '../../report/terminal/layout.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readReport } from './read-report.ts';

/** The options of `diff`. */
export type DiffOptions = { readonly json?: true };

/** A report and its file. */
export type ReportFile = { readonly file: string; readonly report: Report };

/** Two reports, and the cases whose result changed. */
export type Diff = {
  readonly old: ReportFile;
  readonly now: ReportFile;
  readonly changes: readonly CaseChange[];
};

/** Compares a report with a later one. */
export const compareReports = (old: ReportFile, now: ReportFile): Diff => ({
  old,
  now,
  changes: compareCases(old.report.cases, now.report.cases),
});

const headings: readonly (readonly [ChangeKind, string])[] = [
  ['worse', 'Worse'],
  ['new', 'New: findings in cases that had no result before'],
  ['no-longer-exercised', 'No result any more: neither better nor worse'],
  ['better', 'Better'],
  ['newly-exercised', 'Passed, with no result before'],
];

const count = (changes: readonly CaseChange[], kind: ChangeKind): number =>
  changes.filter((change) => change.kind === kind).length;

/** Whether a later report is worse than an earlier one; a new finding is worse. */
const isWorse = (changes: readonly CaseChange[]): boolean =>
  count(changes, 'worse') + count(changes, 'new') > 0;

/** `KEY-DELETED, KEY-UNKNOWN in part`; `all` without a selection. */
const selectionWords = ({ selection }: Report): string =>
  selection === undefined
    ? 'all'
    : listWords(
        selection.clauses.map((id) => (selection.partly.includes(id) ? `${id} in part` : id)),
      );

/** Differences between the two runs that may explain a change. */
function circumstancesOf({ report: old }: ReportFile, { report: now }: ReportFile): string[] {
  const facts: readonly (readonly [string, string, string])[] = [
    ['targets', old.target.baseUrl, now.target.baseUrl],
    ['versions of the tool', old.tool.version, now.tool.version],
    ['costs allowed', old.target.cost, now.target.cost],
    ['clauses selected', selectionWords(old), selectionWords(now)],
    ['keys', old.target.keys.toSorted().join(), now.target.keys.toSorted().join()],
  ];
  // Each run of the embedded mock listens on another port.
  const isOne = old.target.embedded && now.target.embedded;
  return facts
    .filter(([name, one, other]) => one !== other && !(isOne && name === 'targets'))
    .map(
      ([name, one, other]) =>
        `The two runs differ in the ${name}: ${one || 'none'}, then ${other || 'none'}.`,
    );
}

function renderSide({ file, report }: ReportFile): string {
  const { startedAt, target, verdict, totals } = report;
  const where = target.embedded ? 'the embedded mock' : target.baseUrl;
  return `${file}  ${startedAt.slice(0, 16).replace('T', ' ')} UTC · ${where} · ${verdict}, ${plural(totals.failed, 'case')} failed of ${totals.cases}`;
}

function renderSummary(changes: readonly CaseChange[]): string {
  const parts = [
    `${plural(count(changes, 'worse'), 'case')} worse`,
    `${plural(count(changes, 'new'), 'case')} with a new finding`,
    `${plural(count(changes, 'better'), 'case')} better`,
    `${plural(count(changes, 'no-longer-exercised'), 'case')} without a result now`,
    `${plural(count(changes, 'newly-exercised'), 'case')} newly passed`,
  ];
  return `${isWorse(changes) ? 'WORSE' : 'NOT WORSE'} — ${parts.join(', ')}.`;
}

/** Renders what changed from one report to a later one, for a person. */
export function renderDiff({ old, now, changes }: Diff, colors: Colors): string {
  const sides = { before: 'was', now: 'now' };
  const paint = isWorse(changes) ? colors.red : colors.green;
  return [
    renderSide(old),
    renderSide(now),
    ...circumstancesOf(old, now)
      .flatMap((line) => wrap(line, 98))
      .map(colors.yellow),
    '',
    ...headings.flatMap(([kind, heading]) =>
      renderChanges(heading, changes, [kind], sides, colors),
    ),
    ...wrap(renderSummary(changes), 98).map((line) => paint(colors.bold(line))),
    '',
  ].join('\n');
}

const sideOf = ({ file, report }: ReportFile) => ({
  file,
  startedAt: report.startedAt,
  baseUrl: report.target.baseUrl,
  verdict: report.verdict,
});

/** Returns the same as JSON, with the cases by kind of change. */
export function diffAsJson({ old, now, changes }: Diff): object {
  const groups = changeKinds.map((kind) => [
    kind,
    changes
      .filter((change) => change.kind === kind)
      .map(({ id, before, now: after }) => ({ id, before, now: after })),
  ]);
  return {
    isWorse: isWorse(changes),
    old: sideOf(old),
    new: sideOf(now),
    circumstances: circumstancesOf(old, now),
    changes: Object.fromEntries(groups),
  };
}

/**
 * Prints what changed from one report to another.
 *
 * @returns the exit code: 1 where something is worse, or a finding is new
 * @throws UsageError for a file that is not a report of this version
 */
export async function diff(
  oldFile: string,
  newFile: string,
  options: DiffOptions,
  terminal: Terminal,
): Promise<number> {
  const old = { file: oldFile, report: await readReport(oldFile) };
  const now = { file: newFile, report: await readReport(newFile) };
  const compared = compareReports(old, now);
  terminal.output.write(
    options.json === true
      ? `${JSON.stringify(diffAsJson(compared), null, 2)}\n`
      : terminal.fold(renderDiff(compared, pc.createColors(terminal.useColor))),
  );
  return isWorse(compared.changes) ? exitCodes.violations : exitCodes.conformant;
}
