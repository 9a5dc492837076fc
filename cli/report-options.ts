import type { Command } from 'commander';

/** The forms in which a report is written to a file, each with its own option. */
export const reportForms = ['json', 'html', 'junit', 'sarif', 'markdown', 'badge'] as const;

export type ReportForm = (typeof reportForms)[number];

/** Where `check` writes its report, beside the terminal. */
export type ReportOptions = Readonly<Partial<Record<ReportForm, string>>> & {
  /** Whether GitHub is told; undefined: where this is a GitHub workflow. */
  readonly github?: boolean;
};

/** The options that say in which forms a report is written; `--json` stands with the others of `check`. */
export const addReportOptions = (command: Command): Command =>
  command
    .option('--html <file>', 'write it as one page for a browser: matrix, cases, exchanges')
    .option('--junit <file>', 'write it as JUnit XML, for the test view of a CI system')
    .option('--sarif <file>', 'write it as SARIF 2.1.0, for code scanning')
    .option('--markdown <file>', 'write it as Markdown, for a comment on a pull request')
    .option('--badge <file>', 'write the verdict as an SVG badge')
    .option('--github', 'annotate a GitHub workflow run and its summary (default: in such a run)')
    .option('--no-github', 'do not');
