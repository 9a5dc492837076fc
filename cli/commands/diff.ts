import pc from 'picocolors';
import { plural } from '../../base/text.ts';
import { compareCases } from '../../report/model/case-changes.ts';
import {
  type CaseChange,
  type ChangeKind,
  changeKinds,
  type Report,
} from '../../report/model/report.ts';
import { tellChanges } from '../../report/terminal/changes.ts';
import { type Colors, wrap } from '../../report/terminal/layout.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readReport } from './read-report.ts';

/** What `diff` is asked for. */
export type DiffOptions = { readonly json?: true };

/** A report, and the file that it stands in. */
export type ReportFile = { readonly file: string; readonly report: Report };

/** Two reports, and the cases that changed from one to the other. */
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
  ['new', 'New: found in cases that were not exercised before'],
  ['no-longer-exercised', 'No longer exercised: neither better nor worse'],
  ['better', 'Better'],
  ['newly-exercised', 'Newly exercised, and passed'],
];

const count = (changes: readonly CaseChange[], kind: ChangeKind): number =>
  changes.filter((change) => change.kind === kind).length;

/** Whether a later report is worse than an earlier one: what was found anew was not there before. */
const isWorse = (changes: readonly CaseChange[]): boolean =>
  count(changes, 'worse') + count(changes, 'new') > 0;

/** In what the two runs differ beside their results, so that a change may come from there. */
function tellCircumstances({ report: old }: ReportFile, { report: now }: ReportFile): string[] {
  const facts: readonly (readonly [string, string, string])[] = [
    ['targets', old.target.baseUrl, now.target.baseUrl],
    ['versions of the tool', old.tool.version, now.tool.version],
    ['costs allowed', old.target.cost, now.target.cost],
    ['keys given', old.target.keys.toSorted().join(), now.target.keys.toSorted().join()],
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

function tellSide({ file, report }: ReportFile): string {
  const { startedAt, target, verdict, totals } = report;
  const where = target.embedded ? 'the embedded mock' : target.baseUrl;
  return `${file}  ${startedAt.slice(0, 16).replace('T', ' ')} UTC · ${where} · ${verdict}, ${plural(totals.failed, 'case')} failed of ${totals.cases}`;
}

function tellSum(changes: readonly CaseChange[]): string {
  const parts = [
    `${plural(count(changes, 'worse'), 'case')} worse`,
    `${plural(count(changes, 'new'), 'case')} with a new finding`,
    `${plural(count(changes, 'better'), 'case')} better`,
    `${plural(count(changes, 'no-longer-exercised'), 'case')} no longer exercised`,
    `${plural(count(changes, 'newly-exercised'), 'case')} newly exercised`,
  ];
  return `${isWorse(changes) ? 'WORSE' : 'NOT WORSE'} — ${parts.join(', ')}.`;
}

/** What changed from one report to a later one; for a person. */
export function tellDiff({ old, now, changes }: Diff, colors: Colors): string {
  const sides = { before: 'was', now: 'now' };
  const paint = isWorse(changes) ? colors.red : colors.green;
  return [
    tellSide(old),
    tellSide(now),
    ...tellCircumstances(old, now)
      .flatMap((line) => wrap(line, 98))
      .map(colors.yellow),
    '',
    ...headings.flatMap(([kind, heading]) => tellChanges(heading, changes, [kind], sides, colors)),
    ...wrap(tellSum(changes), 98).map((line) => paint(colors.bold(line))),
    '',
  ].join('\n');
}

const sideOf = ({ file, report }: ReportFile) => ({
  file,
  startedAt: report.startedAt,
  baseUrl: report.target.baseUrl,
  verdict: report.verdict,
});

/** The same for a program: the cases by the way in which they changed. */
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
    circumstances: tellCircumstances(old, now),
    changes: Object.fromEntries(groups),
  };
}

/**
 * Tells what changed from one report to another.
 *
 * @returns the exit code: 1 where something is worse, or newly found
 * @throws UsageError for a file that is no report of this form
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
      : tellDiff(compared, pc.createColors(terminal.useColor)),
  );
  return isWorse(compared.changes) ? exitCodes.violations : exitCodes.conformant;
}
