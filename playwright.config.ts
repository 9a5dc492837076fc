import { defineConfig } from '@playwright/test';

/** With a live target, `npx playwright test` runs the conformance matrix alone. */
const isLive = Boolean(process.env['ANYONE_BASE_URL']);

export default defineConfig({
  testDir: '.',
  testMatch: ['tests/**/*.spec.ts', 'examples/*.spec.ts'],
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  reporter: [
    ['line'],
    ['./tests/clients/matrix/reporter.ts'],
    ...(process.env['CI'] ? [['./tests/support/closing-line.ts'] as const] : []),
  ],
  projects: [
    { name: 'conformance', testMatch: 'tests/conformance.spec.ts' },
    ...(isLive ? [] : [{ name: 'project', testIgnore: 'tests/conformance.spec.ts' }]),
  ],
});
