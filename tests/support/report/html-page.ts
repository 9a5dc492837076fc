import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { renderHtml } from '../../../report/html.ts';
import type { Report } from '../../../report/model/report.ts';
import { test as base } from '../browser.ts';

/** A report that is open in a browser, as a reader opens it: from a file. */
export type OpenReport = {
  readonly page: Page;
  readonly url: string;
  /** What the page complained of: errors, breaches of its policy, requests for anything else. */
  readonly troubles: readonly string[];
};

type Look = {
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly place?: string;
};

/** Playwright's `test` with reports that open in the Chromium of the other tests. */
export const test = base.extend<{
  open: (report: Report, look?: Look) => Promise<OpenReport>;
}>({
  open: async ({ browser }, use, info) => {
    const pages: Page[] = [];
    await use(async (report, { scheme = 'light', width = 1280, place = '' } = {}) => {
      const file = info.outputPath(`report-${pages.length}.html`);
      await writeFile(file, renderHtml(report));
      const page = await browser.newPage({
        colorScheme: scheme,
        viewport: { width, height: 900 },
      });
      pages.push(page);
      const url = pathToFileURL(file).href;
      const troubles: string[] = [];
      page.on('console', (message) => troubles.push(message.text()));
      page.on('pageerror', (error) => troubles.push(String(error)));
      page.on('request', (request) => {
        if (request.url().split('#')[0] !== url) troubles.push(request.url().slice(0, 200));
      });
      await page.goto(place === '' ? url : `${url}#${place}`);
      return { page, url, troubles };
    });
    await Promise.all(pages.map((page) => page.close()));
  },
});
