import { expect, type Page } from '@playwright/test';
import type { Report, ReportedCase } from '../../../report/model/report.ts';
import { test } from '../../support/report/html-page.ts';
import { sampleReport } from '../../support/report/sample-report.ts';

const hashOf = (page: Page): string => decodeURIComponent(new URL(page.url()).hash);
const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Details' });

test('one filter selects findings, matrix and cases, and is in the address', async ({ open }) => {
  const { page, url } = await open(sampleReport);
  await page.getByRole('searchbox').fill('createimage');
  await expect(page.locator('#causes > li')).toHaveText([/An unknown key gets 403 .*3 findings/]);
  await expect(page.locator('#cases li')).toHaveCount(3);
  await expect(page.locator('.cell')).toHaveCount(3);
  // The counts follow the filter; a chip of no case stays.
  await expect(page.locator('.chip b')).toHaveText(['3', '3', '0', '0', '0', '0']);
  expect(hashOf(page)).toBe('#?search=createimage');

  // A link of the page keeps the filter, and so does the way back.
  await page.locator('#cases a').first().click();
  await expect(panelOf(page)).toBeVisible();
  expect(hashOf(page)).toBe('#KEY-UNKNOWN/createImage/bearer/sample?search=createimage');
  await page.keyboard.press('Escape');
  expect(hashOf(page)).toBe('#?search=createimage');

  await page.goto('about:blank');
  await page.goto(`${url}#KEY-DELETED?kind=violated&severity=leaked`);
  await expect(panelOf(page)).toContainText('KEY-DELETED');
  await expect(page.locator('#cases li')).toHaveText([/HARD-NO-ECHO/]);
  await page.getByRole('button', { name: 'Reset' }).click();
  expect(hashOf(page)).toBe('#KEY-DELETED');
  await expect(page.getByRole('status')).toHaveText('23 of 23 cases');
});

test('a case that is closed returns the reader to where it was opened', async ({ open }) => {
  const { page } = await open(sampleReport);
  // Else a scroll takes time.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const link = page.getByRole('link', { name: 'the clearest proof' }).first();
  await link.click();
  await expect(panelOf(page)).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(link).toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBe(0);

  const row = page.locator('#cases a').nth(8);
  await row.focus();
  const topOf = () => row.evaluate((element) => element.getBoundingClientRect().top);
  // A row that comes into the window is laid out in the next frame, which may move the others.
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  const before = await topOf();
  await page.keyboard.press('Enter');
  await expect(panelOf(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(row).toBeFocused();
  expect(Math.abs((await topOf()) - before)).toBeLessThan(3);
});

test('previous and next lead through the cases that the filter selects', async ({ open }) => {
  const { page } = await open(sampleReport, { place: '?requirement=KEY-DELETED' });
  const panel = panelOf(page);
  const shown = (operation: string, place: string) =>
    expect(panel).toContainText(new RegExp(`${place}.*KEY-DELETED / ${operation}`));
  await page.keyboard.press('j');
  await shown('createMessage', '1 of 3');
  await expect(panel.getByRole('button', { name: 'Previous' })).toBeDisabled();
  await page.keyboard.press('j');
  await panel.getByRole('button', { name: 'Next' }).click();
  await shown('createRerank', '3 of 3');
  await page.keyboard.press('k');
  await shown('generateContent', '2 of 3');
  // What is typed in the search is no command.
  await page.getByRole('searchbox').pressSequentially('jk');
  await shown('generateContent', 'Close');
});

test('`?` lists the keys of the page, and closing the list closes nothing else', async ({
  open,
}) => {
  const { page } = await open(sampleReport, { place: 'KEY-DELETED' });
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await page.keyboard.press('?');
  await expect(list.locator('kbd')).toHaveText(['Arrow keys', 'Enter', '/', 'j, k', 'Esc', '?']);
  // What is under the list stays as it is.
  await page.keyboard.press('j');
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(panelOf(page)).toBeVisible();
  expect(hashOf(page)).toBe('#KEY-DELETED');
  // In a search it is a letter.
  await page.getByRole('searchbox').press('?');
  await expect(list).toBeHidden();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await list.getByRole('button', { name: 'Close' }).click();
  await expect(list).toBeHidden();
});

test('clauses are named in words, and backticks are code', async ({ open }) => {
  const { page } = await open(sampleReport, { place: 'STYLE-BEARER' });
  await expect(page.locator('.matrix .clause').first()).toHaveText(
    'KEY-REQUIRED A key is required',
  );
  await page.getByRole('button', { name: 'Show 2 more' }).click();
  const diagnosis = page.locator('.diagnosis', { hasText: 'A 401 has no valid' });
  await expect(diagnosis.locator('h3 code')).toHaveText('WWW-Authenticate');
  await expect(panelOf(page).locator('code').first()).not.toContainText('`');
  await expect(page.locator('main, #panel').getByText('`')).toHaveCount(0);
});

/** The sample with only some of its findings, or with many copies of them. */
function withFindings(count: number): Report {
  const failing = sampleReport.cases.filter(({ findings }) => findings.length > 0);
  const sound = sampleReport.cases.filter(({ findings }) => findings.length === 0);
  const cases = Array.from({ length: count }, (_, at): readonly ReportedCase[] => {
    const one = failing[at % failing.length];
    return one === undefined ? [] : [{ ...one, id: `${one.id}-${at}` }];
  }).flat();
  const totals = { ...sampleReport.totals, failed: count };
  return { ...sampleReport, totals, cases: [...cases, ...sound] };
}

for (const count of [0, 1, 900]) {
  test(`with ${count} findings the first screen has the verdict, what is wrong and the matrix`, async ({
    open,
  }) => {
    const report = withFindings(count);
    const { page, troubles } = await open(report, { width: 1440 });
    const heading = page.getByRole('heading', { name: 'What is wrong' });
    await expect(heading).toBeVisible({ visible: count > 0 });
    if (count < 2) await expect(page.locator('.cell').first()).toBeInViewport();
    await expect(page.locator('.diagnosis')).toHaveCount(Math.min(count, 3));
    await page.setViewportSize({ width: 390, height: 844 });
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(390);
    const toolbar = await page.locator('.toolbar').boundingBox();
    expect(toolbar?.height).toBeLessThan(220);
    // The clause stays in view where the matrix scrolls sideways.
    const moved = await page.evaluate(() => {
      const matrix = document.querySelector('#matrix');
      const clause = document.querySelector('.matrix .clause');
      if (matrix === null || clause === null) throw new Error('there is no matrix');
      const before = clause.getBoundingClientRect().left;
      matrix.scrollLeft = 100;
      return [matrix.scrollLeft, Math.abs(clause.getBoundingClientRect().left - before) < 3];
    });
    expect(moved).toEqual([100, true]);
    expect(troubles).toEqual([]);
  });
}
