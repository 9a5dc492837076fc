import { readFileSync, writeFileSync } from 'node:fs';
import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { type Cell, cellAnnotation, readCell } from './matrix.ts';
import { orderCells } from './order.ts';
import { findStale, placeOf, readPage, writePage } from './page.ts';

type Outcome = { status: FullResult['status'] } | undefined;

const file = new URL('../../../docs/clients.md', import.meta.url);
const advice = 'Run `npm run generate:clients` and commit.';

const readKnown = (): readonly Cell[] => {
  try {
    return readPage(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
};

/**
 * Holds docs/clients.md to the results of the tests that just ran: none is run a second time for it. With
 * CLIENTS_PAGE=write it writes the page. What did not run stays as the page has it.
 */
class MatrixReporter implements Reporter {
  readonly #cells = new Map<string, Cell>();

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status !== 'passed') return;
    for (const { type, description } of test.annotations) {
      if (type !== cellAnnotation) continue;
      const cell = readCell(description ?? '');
      this.#cells.set(placeOf(cell), cell);
    }
  }

  async onEnd(result: FullResult): Promise<Outcome> {
    if (this.#cells.size === 0) return;
    const known = readKnown();
    if (process.env['CLIENTS_PAGE'] === 'write') {
      const ran = new Set([...this.#cells.values()].map(({ client }) => client));
      const kept = known.filter(({ client }) => !ran.has(client));
      writeFileSync(file, writePage(orderCells([...this.#cells.values(), ...kept])));
      process.stdout.write(`docs/clients.md: ${this.#cells.size} results written\n`);
      return;
    }
    const stale = findStale(known, [...this.#cells.values()]);
    if (stale === undefined) return;
    process.stdout.write(`docs/clients.md is stale at ${placeOf(stale)}. ${advice}\n`);
    return { status: result.status === 'passed' ? 'failed' : result.status };
  }

  printsToStdio(): boolean {
    return false;
  }
}

// biome-ignore lint/style/noDefaultExport: Playwright loads a reporter as a file's default export.
export default MatrixReporter;
