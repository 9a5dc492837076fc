import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { renderHtml } from '../../../report/html.ts';
import { pageScript, pageStyle } from '../../../report/page/generated/page-parts.ts';
import { hostileReport, hostileText } from '../../support/report/hostile-report.ts';
import { test } from '../../support/report/html-page.ts';
import { sampleReport } from '../../support/report/sample-report.ts';

const deleted = 'KEY-DELETED/createMessage/bearer/sample';

test('the page is as it was, but for its script and style', async () => {
  const html = renderHtml(sampleReport)
    .replace(pageScript, '(script)')
    .replace(pageStyle, '(style)')
    .replace(/'sha256-[^']+'/g, "'sha256-…'");
  expect(html).toBe(await readFile(new URL('../golden/report.html', import.meta.url), 'utf8'));
});

test('the page loads nothing, and allows nothing but its own script and style', async ({
  open,
}) => {
  const { page, troubles } = await open(sampleReport);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not conformant');
  const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
  await expect(policy).toHaveAttribute('content', /^default-src 'none'; script-src 'sha256-/);
  await expect(policy).not.toHaveAttribute('content', /unsafe|\*|https?:/);
  expect(troubles).toEqual([]);
});

test('a cell leads to its cases, a case to what was expected, seen, sent and answered', async ({
  open,
}) => {
  const { page } = await open(sampleReport);
  const panel = page.getByRole('complementary', { name: 'Details' });
  await expect(panel).toBeHidden();
  await page.getByRole('link', { name: 'KEY-DELETED, createMessage: violation, 1 case' }).click();
  await panel.getByRole('link', { name: deleted }).click();
  expect(new URL(page.url()).hash).toBe(`#${deleted}`);
  await expect(panel.getByRole('definition')).toHaveText(['401', '200 application/json']);
  await expect(panel.locator('pre[aria-label="Request"]')).toHaveText(
    'POST /v1/messages\ncontent-type: application/json\nx-api-key: [key]\n\n{\n  "model": "claude-sonnet-4-6"\n}',
  );
  await expect(panel.locator('pre[aria-label="Answer"]')).toHaveText(
    '200\ncontent-type: application/json\n\n{}',
  );
  await expect(panel.locator('pre[aria-label="Send it again"]')).toHaveText(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is bash.
    'curl -sS -i -g --path-as-is -X POST "https://gateway.example/v1/messages" -H "x-api-key: ${ANYONE_DELETED_API_KEY}"',
  );
  await expect(panel).toContainText('How to fix it');
});

test('the address of a clause, a cell or a case opens it', async ({ open }) => {
  for (const [place, heading] of [
    ['KEY-DELETED', 'KEY-DELETED'],
    ['KEY-DELETED/createMessage', 'createMessage'],
    [deleted, 'bearer / sample'],
  ] as const) {
    const { page } = await open(sampleReport, { place });
    const panel = page.getByRole('complementary', { name: 'Details' });
    await expect(panel.getByRole('heading', { level: 3 })).toHaveText(heading);
  }
  const { page, troubles } = await open(sampleReport, { place: '%E0%A4%A/"]<b>' });
  const panel = page.getByRole('complementary', { name: 'Details' });
  await expect(panel.getByRole('heading', { level: 3 })).toHaveText('This link leads nowhere');
  await expect(panel).toContainText('%E0%A4%A/');
  expect(troubles).toEqual([]);
});

test('curl is copied as it stands', async ({ open }) => {
  const { page } = await open(sampleReport, { place: deleted });
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', {
      value: {
        writeText: async (text: string) => {
          document.title = text;
        },
      },
    });
  });
  await page.getByRole('button', { name: 'Copy: Send it again' }).click();
  await expect(page).toHaveTitle(/^curl -sS -i -g .*ANYONE_DELETED_API_KEY/);
  await expect(page.getByText('Copied')).toBeVisible();
});

test('filters and search narrow the matrix and the list alike', async ({ open }) => {
  const { page } = await open(sampleReport);
  const found = page.getByRole('status');
  const rows = page.locator('#cases li');
  await expect(found).toHaveText('23 of 23 cases');
  await page.getByRole('button', { name: 'violation 10' }).click();
  await expect(found).toHaveText('10 of 23 cases');
  await expect(page.locator('.cell.violated')).toHaveCount(10);
  await expect(page.locator('.cell:not(.violated)')).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Only one clause' }).selectOption('KEY-DELETED');
  await expect(rows).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Only one endpoint' }).selectOption('createRerank');
  await expect(rows).toHaveText([/KEY-DELETED\/createRerank\/bearer\/sample/]);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('combobox', { name: 'Only one severity' }).selectOption('leaked');
  await expect(rows).toHaveText([/HARD-NO-ECHO/]);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('combobox', { name: 'Only one style' }).selectOption('bearer');
  await page.getByRole('searchbox').fill('503 upstream');
  await expect(rows).toHaveText([/KEY-INACTIVE\/createEmbedding/]);
});

test('the keyboard suffices: / searches, arrows move, Enter opens, Esc goes back', async ({
  open,
}) => {
  const { page } = await open(sampleReport);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.press('Escape');
  const cell = (name: string) => page.locator(`.cell[data-cell="${name}"]`);
  await cell('KEY-REQUIRED/createChatCompletion').focus();
  await page.keyboard.press('ArrowRight');
  await expect(cell('KEY-REQUIRED/listModels')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  await expect(cell('KEY-LIFECYCLE/createChatCompletion')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(cell('HTTP-CHALLENGE/createChatCompletion')).toBeFocused();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Details' });
  await expect(panel).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(cell('HTTP-CHALLENGE/createChatCompletion')).toBeFocused();
  await expect(page.locator('.cell[tabindex="0"]')).toHaveCount(1);
});

test('what a hostile target wrote is shown as text, and nothing of it runs', async ({ open }) => {
  const { page, troubles } = await open(hostileReport, { place: deleted });
  const answer = page.locator('pre[aria-label="Answer"]');
  await expect(answer).toBeVisible();
  expect(await answer.evaluate((pre) => pre.textContent)).toContain(
    hostileText.slice(0, hostileText.indexOf('\u0000')),
  );
  expect(await page.evaluate(() => Reflect.has(globalThis, 'broken'))).toBe(false);
  await expect(page.locator('img, script:not([type])')).toHaveCount(1);
  expect(troubles).toEqual([]);
});

test('on paper the page has no controls', async ({ open }) => {
  const { page } = await open(sampleReport);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.toolbar')).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.matrix')).toBeVisible();
});
