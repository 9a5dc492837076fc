import { UsageError } from '../../base/errors.ts';
import { plural } from '../../base/text.ts';
import type { Report } from '../../report/model/report.ts';
import type { Case, Severity } from '../../suites/cases/case.ts';
import { type BaselineEntry, type JudgedBaseline, knownBy } from '../../suites/judge/baseline.ts';
import type { Run } from '../../suites/run/runner.ts';
import type { ComparisonOptions } from '../settings.ts';
import type { BaselineFile, BaselineRules } from './baseline-file.ts';

/** A baseline that a check holds its results against. */
export type BaselineInUse = BaselineFile & {
  readonly file: string;
  /** The day by which entries are judged: YYYY-MM-DD, in UTC. */
  readonly today: string;
  /** The reason of the entries that are put in. */
  readonly reason: string;
  /** The entry that expects such a finding; undefined for a new one. */
  readonly knownBy: (one: Case, severity: Severity) => BaselineEntry | undefined;
};

/** What reads, changes and writes the file. Most checks have none, and do not wait for a parser of YAML. */
const loadFile = () => import('./baseline-file.ts');
const loadUpdate = () => import('./update-baseline.ts');

/**
 * Opens the baseline that the options name; null without one.
 *
 * @throws UsageError for options that do not go together, or a file that does not fit
 */
export async function openBaseline(
  options: ComparisonOptions,
  rules: BaselineRules = {},
): Promise<BaselineInUse | null> {
  const { baseline: file, reason } = options;
  const isToBeWritten = options.updateBaseline === true;
  if (reason !== undefined && !isToBeWritten) {
    throw new UsageError('--reason is for new entries: add --update-baseline.');
  }
  if (file === undefined) {
    if (!isToBeWritten) return null;
    throw new UsageError('--update-baseline needs the file: name it with --baseline FILE.');
  }
  if (file === '') throw new UsageError('--baseline: name a file.');
  if (reason !== undefined && reason.trim() === '') {
    throw new UsageError('--reason is empty: say why the new findings are accepted.');
  }
  const { placeholder, readBaseline } = await loadFile();
  const read = await readBaseline(file, { isToBeWritten, ...rules });
  const today = new Date().toISOString().slice(0, 10);
  return {
    ...read,
    file,
    today,
    reason: reason?.trim() ?? placeholder,
    knownBy: (one, severity) => knownBy(read.entries, one, severity, today),
  };
}

/** Why a run must not rewrite a baseline; null where it may. */
function obstacleOf(
  { entries }: JudgedBaseline,
  { verdict, because }: Report,
  { stopped, endedAfter, gone = null }: Run,
): string | null {
  if (verdict === 'unreachable' || stopped !== null) return `nothing was checked: ${because}`;
  if (endedAfter !== null) return 'the run was ended before it came to every case.';
  if (gone !== null) return 'the target stopped answering before the end.';
  const inconclusive = entries
    .filter(({ isConclusive }) => !isConclusive)
    .map(({ cases }) => cases);
  if (inconclusive.length === 0) return null;
  const [first] = inconclusive;
  return `of ${plural(inconclusive.length, 'entry', 'entries')} not every case was exercised (${first}${inconclusive.length > 1 ? ', …' : ''}): whether they are stale is unknown. Run without --only, and with the keys that they need.`;
}

/** What an update came to, and the lines that report it. */
export type BaselineUpdate = {
  /** Why the file was left as it is: the run did not reach the target, or not every entry. */
  readonly outcome: 'written' | 'unreachable' | 'incomplete';
  readonly lines: readonly string[];
};

/**
 * Rewrites a baseline from a run. A run that could not tell of each entry
 * whether it is stale leaves the file as it is.
 *
 * @returns what changed, or why the file is as it was
 * @throws UsageError when it cannot be written
 */
export async function updateBaseline(
  { file, text, today, reason }: BaselineInUse,
  held: JudgedBaseline,
  {
    report,
    run,
    known,
  }: { readonly report: Report; readonly run: Run; readonly known: readonly Case[] },
): Promise<BaselineUpdate> {
  const obstacle = obstacleOf(held, report, run);
  if (obstacle !== null) {
    return {
      outcome: report.verdict === 'unreachable' ? 'unreachable' : 'incomplete',
      lines: [`--update-baseline: ${file} is left as it is, as ${obstacle}`],
    };
  }
  const { rewriteBaseline } = await loadUpdate();
  const written = rewriteBaseline(text, held, run.results, {
    strict: report.strict,
    today,
    reason,
    known: known.map(({ id }) => id),
  });
  const { placeholder, writeBaseline } = await loadFile();
  await writeBaseline(file, written.text);
  const { added, removed, kept } = written;
  const expired = held.entries.filter(
    ({ status, findings }) => status === 'expired' && findings > 0,
  );
  const lines = [
    `${file}: ${plural(added.length, 'entry', 'entries')} added, ${removed.length} removed, ${kept} kept.`,
    ...removed.map((cases) => `  removed ${cases}`),
    ...(added.length > 0 && reason === placeholder
      ? [
          'Put a reason in the place of each REASON MISSING: the next check refuses the file until then.',
        ]
      : []),
    ...expired.map(({ cases, expires }) => `${cases} expired on ${expires}: agree on another day.`),
  ];
  return { outcome: 'written', lines };
}
