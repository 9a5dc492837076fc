import { UsageError } from '../../base/errors.ts';
import type { CheckOptions } from '../../check/options/table.ts';
import type { Environment } from '../../check/target-from-env.ts';
import { isRequirementId } from '../../spec/index.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ReportOptions } from '../options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { planReports, writeReports } from '../write-reports.ts';
import { readReport } from './read-report.ts';

/** The options of `report`. */
export type ReportCommandOptions = ReportOptions &
  Pick<CheckOptions, 'allowIncomplete' | 'verbose'>;

/**
 * Writes a report that `check --json` wrote in other forms, and prints it. It sends nothing.
 *
 * @returns the exit code: 0 where every form was written, whatever the verdict
 * @throws UsageError for a file that is no report of this version, or a form that cannot be written
 */
export async function report(
  file: string,
  options: ReportCommandOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const read = await readReport(file);
  const unknown = read.requirements.find(({ id }) => !isRequirementId(id));
  if (unknown !== undefined) {
    throw new UsageError(
      `${file}: written by version ${read.tool.version}, with the clause ${unknown.id}, which this version does not know. Use that version.`,
    );
  }
  const unwritten = await writeReports(read, await planReports(options, environment), terminal);
  for (const failure of unwritten) terminal.error.write(`${failure}\n`);
  return unwritten.length > 0 ? exitCodes.usage : exitCodes.conformant;
}
