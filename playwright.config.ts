import { defineConfig } from '@playwright/test';

/** With a live target, `npx playwright test` runs the conformance matrix alone. */
const isLive = Boolean(process.env['ANYONE_BASE_URL']);

/** Where each kind of slow test is. Every other test is a unit test, which starts no program. */
const slow = {
  /** Whole runs against faults and targets: they prove the checks. */
  proof: [
    'tests/proof/**',
    'tests/targets/runs/**',
    'tests/suites/fuzz/**',
    'tests/suites/checks/repetition.spec.ts',
  ],
  /** The command line as a process: signals, pipes, crashes, exit codes. */
  processes: ['tests/processes/**'],
  browser: ['tests/browser/**', 'tests/report/page/**', 'tests/report/*.spec.ts'],
  /** The SDKs and other clients that people call a gateway with. */
  clients: ['tests/clients/**'],
  /** What is published and copied: the package, the action, the pages. */
  package: ['tests/package/**'],
} as const;

/** Milliseconds that a slow test may take: enough on a machine that does much else. */
const slowTimeout = 90_000;

const conformance = 'tests/conformance.spec.ts';

const specs = (folders: readonly string[]): string[] =>
  folders.map((folder) => folder.replace(/\/\*\*$/, '/**/*.spec.ts'));

export default defineConfig({
  testDir: '.',
  ...(isLive ? {} : { globalSetup: './packaging/install-tests.ts' }),
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  reporter: [
    ['line'],
    ['./tests/clients/matrix/reporter.ts'],
    ...(process.env['CI'] ? [['./tests/support/closing-line.ts'] as const] : []),
  ],
  projects: [
    { name: 'conformance', testMatch: conformance },
    ...(isLive
      ? []
      : [
          {
            name: 'unit',
            testMatch: ['tests/**/*.spec.ts', 'examples/*.spec.ts'],
            testIgnore: [conformance, ...Object.values(slow).flatMap(specs)],
          },
          ...Object.entries(slow).map(([name, folders]) => ({
            name,
            testMatch: specs(folders),
            timeout: slowTimeout,
          })),
        ]),
  ],
});
