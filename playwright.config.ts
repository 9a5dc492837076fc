import { enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import tsconfig from './tsconfig.json' with { type: 'json' };

// Each worker loads the engine anew: what one of them has compiled, the others read.
const compiled = fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));
process.env['NODE_COMPILE_CACHE'] ??= compiled;
enableCompileCache(compiled);

// Tests import the package by its name, as its users do: here that is its sources.
const sources = new Map(Object.entries(tsconfig.compilerOptions.paths));
registerHooks({
  resolve: (specifier, context, next) => {
    const [source] = sources.get(specifier) ?? [];
    return source === undefined
      ? next(specifier, context)
      : { url: new URL(source, import.meta.url).href, shortCircuit: true };
  },
});

/** With a live target, `npx playwright test` runs the conformance matrix alone. */
const isLive = Boolean(process.env['ANYONE_BASE_URL']);

/** Where each kind of slow test is. Every other test is a unit test, which starts no program. */
const slow = {
  /** Tests that wait for real time to pass: rates, time limits, files that settle. */
  waiting: [
    'tests/suites/provisioners/**',
    'tests/suites/wire/rate*.spec.ts',
    'tests/suites/doctor/doctor-on-the-way.spec.ts',
    'tests/base/follow-file.spec.ts',
    'tests/mocks/keys/{settled-key-file,state,state-restart}.spec.ts',
    'tests/mocks/control/sessions.spec.ts',
    'tests/mocks/behaviours/chaos.spec.ts',
    'tests/processes/command-ending.spec.ts',
  ],
  /** Whole runs against faults and targets, and floods of hostile input: they prove the checks. */
  proof: [
    'tests/proof/**',
    'tests/targets/runs/**',
    'tests/suites/fuzz/**',
    'tests/suites/checks/repetition.spec.ts',
    'tests/suites/run/watch/spending.spec.ts',
    'tests/suites/judge/hostile-answers.spec.ts',
    'tests/mocks/control/crowd.spec.ts',
    'tests/mocks/gateway/hostile-requests.spec.ts',
    'tests/mocks/gateway/failing-parts.spec.ts',
    'tests/suites/wire/raw-wire.spec.ts',
    'tests/check/baseline/baseline.spec.ts',
    'tests/report/model/report.spec.ts',
    'tests/report/secrets.spec.ts',
    'tests/cli/commands/{check,faults,live}.spec.ts',
  ],
  /** Programs as processes, the command line and curl: signals, pipes, crashes, exit codes. */
  processes: [
    'tests/processes/**',
    'tests/mocks/dashboard/curl-line.spec.ts',
    'tests/mocks/server/others-are-answered.spec.ts',
    'tests/report/model/{curl,report-curl}.spec.ts',
  ],
  browser: [
    'tests/browser/**',
    'tests/report/page/**',
    'tests/report/same-findings.spec.ts',
    'tests/report/model/comparison.spec.ts',
  ],
  /** The SDKs and other clients that people call a gateway with. */
  clients: ['tests/clients/**'],
  /** What is published and copied: the package, the action, the pages. */
  package: ['tests/package/**'],
} as const;

/** Milliseconds that a slow test may take: enough on a machine that does ten times as much else. */
const slowTimeout = 180_000;

const conformance = 'tests/conformance.spec.ts';

/**
 * Returns an expression for the spec files that these globs name: `**` at the end is any file below, `*` any
 * name, `{a,b}` either. Playwright reads a glob anew for each file of the repository, which takes seconds.
 */
function specs(...globs: readonly string[]): RegExp {
  const sources = globs.map((glob) =>
    glob
      .replaceAll('.', '\\.')
      .replace(/\/\*\*$/, '/.+\\.spec\\.ts')
      .replace(/(?<!\.)\*/g, '[^/]*')
      .replace(/\{(.+?)\}/g, (_, names: string) => `(?:${names.replaceAll(',', '|')})`),
  );
  return new RegExp(`/(?:${sources.join('|')})$`);
}

/** Workers of each kind: each of them loads the engine anew. The next kind begins where a kind leaves workers free. */
const busy = 2;

/** Tests that run at the same time: enough where some of them wait. */
const atOnce = 5;

/** Workers of the conformance matrix: each surveys a live gateway for itself. */
const matrix = 2;

const slowProject = (name: keyof typeof slow) => ({
  name,
  testMatch: specs(...slow[name]),
  testIgnore: name === 'waiting' ? [] : specs(...slow.waiting),
  // One of them takes seconds, so those of one file need not wait for each other.
  fullyParallel: true,
  timeout: slowTimeout,
  workers: name === 'waiting' ? 1 : busy,
});

const matrixProject = {
  name: 'conformance',
  testMatch: specs(conformance),
  workers: matrix,
  fullyParallel: true,
};

export default defineConfig({
  testDir: '.',
  // Node reads TypeScript by itself: Playwright would transform each file first. It compares this with each path anew,
  // so that a glob of one piece saves seconds.
  build: { external: ['**/*.[jt]s'] },
  ...(isLive ? {} : { globalSetup: './packaging/install-tests.ts' }),
  // To hand a test of a millisecond to a worker takes longer than to run it.
  fullyParallel: false,
  forbidOnly: true,
  workers: isLive ? matrix : atOnce,
  reporter: [
    ['line'],
    ['./tests/clients/matrix/reporter.ts'],
    ...(process.env['CI'] ? [['./tests/support/closing-line.ts'] as const] : []),
  ],
  // In this order they begin: what waits or is long comes first, and small tests fill the end.
  projects: isLive
    ? [matrixProject]
    : [
        ...(['waiting', 'package', 'processes', 'proof', 'browser', 'clients'] as const).map(
          slowProject,
        ),
        matrixProject,
        {
          name: 'unit',
          testMatch: specs('tests/**', 'examples/*.spec.ts'),
          testIgnore: specs(conformance, ...Object.values(slow).flat()),
          workers: busy,
        },
      ],
});
