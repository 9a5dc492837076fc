/** What a Playwright run reports about one of its tests. */
export type ReportedTest = {
  readonly title: string;
  readonly status: string;
  readonly annotations: readonly string[];
  /** Empty where it did not fail. */
  readonly error: string;
};

type JsonTest = {
  readonly status: string;
  readonly annotations: readonly { readonly type: string; readonly description?: string }[];
  readonly results: readonly { readonly errors?: readonly { readonly message?: string }[] }[];
};

type JsonSuite = {
  readonly suites?: readonly JsonSuite[];
  readonly specs?: readonly { readonly title: string; readonly tests: readonly JsonTest[] }[];
};

type JsonReport = { readonly suites: readonly JsonSuite[] };

const isReport = (value: unknown): value is JsonReport =>
  typeof value === 'object' && value !== null && 'suites' in value && Array.isArray(value.suites);

const testsOf = ({ suites = [], specs = [] }: JsonSuite): ReportedTest[] => [
  ...suites.flatMap(testsOf),
  ...specs.flatMap(({ title, tests }) =>
    tests.map(({ status, annotations, results }) => ({
      title,
      status,
      annotations: annotations.map(({ type, description = '' }) => `${type}: ${description}`),
      error: results.flatMap(({ errors = [] }) => errors.map(({ message = '' }) => message)).join(),
    })),
  ),
];

/**
 * Reads what Playwright's JSON reporter wrote: its tests by their titles.
 *
 * @throws Error where it is no such report
 */
export function reportedTests(text: string): ReportedTest[] {
  const report: unknown = JSON.parse(text);
  if (!isReport(report)) throw new Error(`no report of Playwright: ${text.slice(0, 200)}`);
  return report.suites
    .flatMap(testsOf)
    .toSorted((one, other) => (one.title < other.title ? -1 : 1));
}
