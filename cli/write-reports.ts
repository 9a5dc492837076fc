import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../base/errors.ts';
import type { Environment } from '../check/target-from-env.ts';
import { formNames, forms, type ReportForm } from '../report/forms.ts';
import type { Report } from '../report/model/report.ts';
import { renderReport } from '../report/terminal/report.ts';
import type { ReportOptions } from './options.ts';
import { checkReportFile, writeReportFile } from './report-file.ts';
import type { Terminal } from './terminal/terminal.ts';

/** What is written of a report, and where to; `-` is standard output. */
export type PlannedReports = {
  readonly files: readonly { readonly form: ReportForm; readonly file: string }[];
  /** Whether a GitHub workflow run is annotated, and the file of its step's summary where there is one. */
  readonly github: { readonly summary: string | undefined } | null;
  /** An incomplete run is then no failure. */
  readonly allowIncomplete: boolean;
  /** The file that the results of SARIF point to; absent for the default. */
  readonly sarifLocation?: string;
  /** Whether the terminal also shows what only some readers want. */
  readonly verbose: boolean;
};

/** The file of the GitHub workflow that runs: `.github/workflows/keys.yml`; undefined elsewhere. */
const workflowFile = (environment: Environment): string | undefined =>
  /^[^/]+\/[^/]+\/([^@]+)@/.exec(environment['GITHUB_WORKFLOW_REF'] ?? '')?.[1];

/**
 * Settles where a report goes, before a run that would be lost otherwise.
 *
 * @throws UsageError for a file that cannot be written, or two reports in one place
 */
export async function planReports(
  options: ReportOptions & { readonly allowIncomplete?: true; readonly verbose?: true },
  environment: Environment,
): Promise<PlannedReports> {
  const files = formNames.flatMap((form) => {
    const file = options[form];
    return file === undefined ? [] : [{ form, file }];
  });
  const takenBy = new Map<string, ReportForm>();
  for (const { form, file } of files) {
    const place = file === '-' ? 'standard output' : resolve(file);
    const other = takenBy.get(place);
    if (other !== undefined && file !== '/dev/null') {
      throw new UsageError(
        `--${other} and --${form} both write to ${file === '-' ? place : file}. Give each a file of its own.`,
      );
    }
    takenBy.set(place, form);
    if (file !== '-') await checkReportFile(`--${form}`, file);
  }
  const sarifLocation = options.sarifLocation ?? workflowFile(environment);
  const onGithub = options.github ?? environment['GITHUB_ACTIONS'] === 'true';
  return {
    files,
    github: onGithub ? { summary: environment['GITHUB_STEP_SUMMARY'] || undefined } : null,
    allowIncomplete: options.allowIncomplete === true,
    ...(sarifLocation === undefined ? {} : { sarifLocation }),
    verbose: options.verbose === true,
  };
}

async function writeGithub(
  report: Report,
  summary: string | undefined,
  output: Terminal['output'],
  redact: Terminal['redact'],
) {
  const { renderAnnotations } = await import('../report/github.ts');
  output.write(renderAnnotations(report));
  if (summary === undefined) return;
  const { renderMarkdown } = await import('../report/markdown.ts');
  await appendFile(summary, `${redact(renderMarkdown(report))}\n`).catch(() => {
    throw new UsageError(
      'GITHUB_STEP_SUMMARY names no file that can be written to. See --no-github.',
    );
  });
}

/** The result of a write: null for success, else the problem. */
const failureOf = (write: Promise<void>): Promise<string | null> =>
  write.then(
    () => null,
    (error: unknown) => {
      if (error instanceof UsageError) return error.message;
      throw error;
    },
  );

/**
 * Writes a report to its files, and to the terminal, or to standard output in the form that asked for
 * it. A form that cannot be written does not stop the others.
 *
 * @returns what could no longer be written, and why
 */
export async function writeReports(
  report: Report,
  { files, github, verbose, ...rendering }: PlannedReports,
  { output, error, useColor, redact, fold }: Terminal,
): Promise<readonly string[]> {
  const failures: (string | null)[] = [];
  for (const { form, file } of files) {
    if (file === '-') continue;
    const text = redact(await forms[form].render(report, rendering));
    failures.push(await failureOf(writeReportFile(`--${form}`, file, text)));
  }
  const piped = files.find(({ file }) => file === '-');
  if (piped === undefined) {
    const text = fold(renderReport(report, useColor, verbose));
    const { withoutCommands } = await import('../report/github.ts');
    output.write(github === null ? text : withoutCommands(text, randomUUID()));
  } else {
    output.write(await forms[piped.form].render(report, rendering));
  }
  if (github !== null) {
    const written = writeGithub(
      report,
      github.summary,
      piped === undefined ? output : error,
      redact,
    );
    failures.push(await failureOf(written));
  }
  return failures.filter((failure) => failure !== null);
}
