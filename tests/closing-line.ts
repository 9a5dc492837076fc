import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Ends a run with one plain line that counts its tests, for logs that are read by programs. */
class ClosingLine implements Reporter {
  readonly #counts = { passed: 0, failed: 0, skipped: 0 };

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.retry < test.retries && result.status !== test.expectedStatus) return;
    if (result.status === 'skipped') this.#counts.skipped += 1;
    else if (result.status === test.expectedStatus) this.#counts.passed += 1;
    else this.#counts.failed += 1;
  }

  onEnd(): void {
    const { passed, failed, skipped } = this.#counts;
    process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  }

  printsToStdio(): boolean {
    return false;
  }
}

// biome-ignore lint/style/noDefaultExport: Playwright loads a reporter as a file's default export.
export default ClosingLine;
