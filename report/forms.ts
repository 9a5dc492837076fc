import type { Report } from './model/report.ts';

/** A form of the report: its option of `check` and `report`, and how it is written. */
type FormRow = {
  readonly group: 'output';
  readonly kind: 'path';
  readonly in: readonly ('check' | 'list' | 'report')[];
  readonly value: 'file';
  /** What `--help` says: at most 12 words. */
  readonly help: string;
  /** What docs/options.md says, where the help is not enough. */
  readonly more?: string;
  /** Renders the report; loads the form's module only then. */
  readonly render: (report: Report, rendering: Rendering) => Promise<string>;
};

/** What some forms need in addition to the report. */
type Rendering = {
  /** An incomplete run is then no failure. */
  readonly allowIncomplete: boolean;
  /** The file that the results of SARIF point to; absent for the default. */
  readonly sarifLocation?: string;
};

const toFile = { group: 'output', kind: 'path', in: ['check', 'report'], value: 'file' } as const;

/** Every form in which `check` writes its report to a file. The name is that of its option. */
export const forms = {
  json: {
    ...toFile,
    in: ['check', 'list', 'report'],
    help: 'write the report as JSON; - is standard output',
    more: 'Writes the report as JSON; `-` is standard output, for every form of the report.',
    render: async (report) => `${JSON.stringify(report, null, 2)}\n`,
  },
  html: {
    ...toFile,
    help: 'write it as an HTML page: matrix, cases, exchanges',
    more: 'Writes the report as one HTML page with the matrix, the cases and what was sent.',
    render: async (report) => (await import('./html.ts')).renderHtml(report),
  },
  junit: {
    ...toFile,
    help: 'write it as JUnit XML, for a CI system',
    more: 'Writes the report as JUnit XML, for the test view of a CI system.',
    render: async (report, { allowIncomplete }) =>
      (await import('./junit.ts')).renderJunit(report, allowIncomplete),
  },
  sarif: {
    ...toFile,
    help: 'write it as SARIF 2.1.0, for code scanning',
    more: 'Writes the report as SARIF 2.1.0, for code scanning.',
    render: async (report, { sarifLocation }) =>
      (await import('./sarif.ts')).renderSarif(report, sarifLocation),
  },
  markdown: {
    ...toFile,
    help: 'write it as Markdown, for a pull request',
    more: 'Writes the report as Markdown, for a comment on a pull request.',
    render: async (report) => (await import('./markdown.ts')).renderMarkdown(report),
  },
  badge: {
    ...toFile,
    help: 'write the verdict as an SVG badge',
    render: async (report) => (await import('./badge.ts')).renderBadge(report),
  },
} as const satisfies Readonly<Record<string, FormRow>>;

/** The name of a form, and of its option. */
export type ReportForm = keyof typeof forms;

const isForm = (name: string): name is ReportForm => Object.hasOwn(forms, name);

/** The name of every form, in the order of the help. */
export const formNames: readonly ReportForm[] = Object.keys(forms).filter(isForm);
