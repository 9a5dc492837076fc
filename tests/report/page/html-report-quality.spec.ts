import { expect } from '@playwright/test';
import type { Report, ReportedCase } from '../../../report/model/report.ts';
import { accessProblems } from '../../support/report/access-problems.ts';
import { test } from '../../support/report/html-page.ts';
import { sampleReport } from '../../support/report/sample-report.ts';
import { allCases } from '../../support/suites/built-in-cases.ts';

const places = [
  '',
  'KEY-DELETED',
  'KEY-DELETED/createMessage',
  'KEY-DELETED/createMessage/bearer/sample',
];

for (const [scheme, width] of [
  ['dark', 1280],
  ['light', 390],
] as const) {
  test(`axe finds nothing on the ${scheme} page, ${width} px wide`, async ({ open }) => {
    const { page, url } = await open(sampleReport, { scheme, width });
    for (const place of places) {
      await page.goto(`${url}#${place}`);
      await expect.poll(() => page.evaluate(() => location.hash.slice(1))).toBe(place);
      expect(await accessProblems(page), place).toEqual([]);
    }
  });
}

test('axe does find what is there', async ({ open }) => {
  const { page } = await open(sampleReport);
  await page.evaluate(() => document.querySelector('main')?.append(document.createElement('img')));
  expect(await accessProblems(page)).toEqual([expect.stringContaining('image-alt')]);
});

/** At least 5,000 cases, each tenth of which failed. */
function largeReport(): Report {
  const failing = sampleReport.cases.find(({ findings }) => findings.length > 0);
  const variants = ['', '-again'].flatMap((suffix) =>
    allCases.map((one, at): ReportedCase => {
      const { id, requirement, operation, style, variant, sends, expects } = one;
      const facts = { requirement, operation, style, sends, expects, durationMs: 3 };
      const findings = at % 10 === 0 ? (failing?.findings ?? []) : [];
      const outcome = findings.length > 0 ? 'failed' : 'passed';
      return { ...facts, id: id + suffix, variant: variant + suffix, outcome, findings };
    }),
  );
  const some = variants.slice(0, 5500);
  const crowd = Array.from({ length: 500 }, (_, at) =>
    some.slice(0, 1).map((one) => ({ ...one, id: `${one.id}, once more ${at}` })),
  );
  const cases = [...some, ...crowd.flat()];
  return { ...sampleReport, cases, totals: { ...sampleReport.totals, cases: cases.length } };
}

test('a page of 6,000 cases draws what is seen alone, and answers each key at once', async ({
  open,
}) => {
  const report = largeReport();
  expect(report.cases.length).toBeGreaterThanOrEqual(5000);
  const [{ requirement, operation } = { requirement: '', operation: '' }] = report.cases;
  const { page, troubles } = await open(report);
  await expect(page.getByRole('status')).toHaveText(`6000 of 6000 cases`);
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  expect(nodes).toBeLessThan(5000);

  const milliseconds = await page.evaluate(() => {
    const search = document.querySelector('input');
    if (search === null) throw new Error('there is no search');
    const times = ['k', 'ke', 'key', 'key-d', 'key-deleted', 'key-deleted createrank', ''].map(
      (text) => {
        const start = performance.now();
        search.value = text;
        search.dispatchEvent(new Event('input'));
        // Layout is part of what the reader waits for.
        document.body.getBoundingClientRect();
        return performance.now() - start;
      },
    );
    return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Infinity;
  });
  // A sixth of it on an idle machine.
  expect(milliseconds).toBeLessThan(300);
  await page.getByRole('button', { name: /Show more/ }).scrollIntoViewIfNeeded();
  await expect(page.locator('#cases li')).not.toHaveCount(100);

  // A cell with hundreds of cases draws what is seen, too.
  await page.evaluate((id) => location.assign(`#${id}`), `${requirement}/${operation}`);
  await expect(page.locator('#panel .cases li').first()).toBeVisible();
  expect(await page.locator('#panel .cases li').count()).toBeLessThan(400);
  await expect(
    page.locator('#panel').getByRole('button', { name: 'Show more of 5' }),
  ).toBeVisible();
  expect(troubles).toEqual([]);
});
