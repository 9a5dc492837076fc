import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Ends a run with why tests were skipped, and one plain line that counts all, for logs that are read by programs. */
class ClosingLine implements Reporter {
  readonly #counts = { passed: 0, failed: 0, skipped: 0 };
  readonly #reasons = new Map<string, number>();

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.retry < test.retries && result.status !== test.expectedStatus) return;
    if (result.status === 'skipped') this.#skip(test);
    else if (result.status === test.expectedStatus) this.#counts.passed += 1;
    else this.#counts.failed += 1;
  }

  #skip({ annotations }: TestCase): void {
    this.#counts.skipped += 1;
    const reason = annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason';
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  onEnd(): void {
    for (const [reason, count] of this.#reasons) {
      process.stdout.write(`skipped ${count}: ${reason}\n`);
    }
    const { passed, failed, skipped } = this.#counts;
    process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  }

  printsToStdio(): boolean {
    return false;
  }
}

// biome-ignore lint/style/noDefaultExport: Playwright loads a reporter as a file's default export.
export default ClosingLine;
