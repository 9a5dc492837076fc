import { expect } from '@playwright/test';
import { startDashboard, test } from '../support/browser.ts';
import { addKey, chooseKey, decisionWith, statusOf } from './dashboard-page.ts';

test('the log is filtered, paused and cleared', async ({ mock, page }) => {
  await page.goto(mock.url);
  const key = await addKey(page, 'Mine');
  await statusOf(mock.url, key);
  await statusOf(mock.url, 'sk-NeverIssuedAnywhere0123456789');
  const rows = page.locator('#decisions .decision');
  await expect(rows).toHaveCount(2);
  await page.getByLabel('Outcome').selectOption('refused');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('unknown key');
  await page.getByLabel('Outcome').selectOption('all');
  await page.getByLabel('Filter the decisions').fill('mine 200');
  await expect(rows).toHaveCount(1);
  await page.getByLabel('Filter the decisions').fill('nowhere');
  await expect(page.getByText('No decision fits the filter.')).toBeVisible();
  await page.getByLabel('Filter the decisions').fill('');
  await page.getByRole('button', { name: 'Pause' }).click();
  await statusOf(mock.url, key);
  await expect(page.getByRole('button', { name: 'Resume (1 new)' })).toBeVisible();
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(rows).toHaveCount(3);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page.getByText('Waiting for a request.')).toBeVisible();
});

test('two tabs show the same keys and the same decisions', async ({ browser, mock }) => {
  const context = await browser.newContext();
  const [one, other] = [await context.newPage(), await context.newPage()];
  await one.goto(mock.url);
  await other.goto(mock.url);
  const key = await addKey(one, 'Shared');
  await expect(other.getByRole('listitem').filter({ hasText: 'Shared' })).toBeVisible();
  await statusOf(mock.url, key);
  for (const page of [one, other]) {
    await expect(page.locator('#decisions .decision')).toHaveCount(1);
    await expect(decisionWith(page, 'Shared')).toBeVisible();
  }
  await context.close();
});

test('a request is tried with a key of each state, and its answer explained', async ({
  mock,
  page,
}) => {
  await page.goto(mock.url);
  const tried = async (key: string) => {
    await chooseKey(page, key);
    const { decisions } = mock.gateway;
    const before = decisions.recent().length;
    await page.getByRole('button', { name: 'Send request' }).click();
    await expect.poll(() => decisions.recent().length).toBe(before + 1);
    const { requestId } = decisions.recent().at(-1) ?? {};
    await expect(page.locator('.result .request-id')).toHaveText(requestId ?? '');
    return page.locator('.result h3 .badge').textContent();
  };
  const statuses: Record<string, string | null> = {};
  for (const key of [
    'Active',
    'Restricted',
    'Disabled',
    'Expired',
    'Quota exhausted',
    'Deleted',
    'No key',
    'Never issued',
  ]) {
    statuses[key] = await tried(key);
  }
  expect(statuses).toEqual({
    Active: '200',
    Restricted: '403',
    Disabled: '401',
    Expired: '401',
    'Quota exhausted': '429',
    Deleted: '401',
    'No key': '401',
    'Never issued': '401',
  });
  await page.getByLabel('Operation').selectOption('generateContent');
  await page.getByLabel('Sent in').selectOption('query');
  expect(await tried('Active')).toBe('200');
  await expect(page.locator('.result')).toContainText('from the key query parameter');
  expect(mock.gateway.keys.get('key_1')?.used).toBe(2);
});

test('a mock that is gone, and does not come back, is reported', async ({ mock, page }) => {
  await page.goto(mock.url);
  await expect(page.getByText('Live')).toBeVisible();
  await mock.close();
  await expect(page.getByText('Not reachable')).toBeVisible();
  await expect(page.getByText('The mock does not answer. Is it still running?')).toBeVisible();
});

test('a call is tried with keys of the mock that is there now, whichever it was before', async ({
  page,
}) => {
  const gone = await startDashboard();
  await page.goto(gone.url);
  const answer = page.locator('.result h3 .badge');
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(answer).toHaveText('200');
  await gone.close();
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page.locator('#try').getByRole('alert')).toHaveText(
    'The mock does not answer. Is it still running?',
  );
  const mock = await startDashboard({ port: gone.port });
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect
    .poll(() => mock.gateway.decisions.recent().map(({ status }) => status))
    .toEqual([200]);
  await mock.close();
});
