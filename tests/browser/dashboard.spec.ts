import { expect } from '@playwright/test';
import { test } from '../support/browser.ts';
import { leaksOf } from '../support/leaks.ts';
import { addKey, decisionWith, statusOf } from './dashboard-page.ts';

test('a key is made, used, restricted and deleted, and the page explains each refusal', async ({
  mock,
  page,
}) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  await page.goto(mock.url);
  const key = await addKey(page, 'Front end');
  expect(leaksOf(await page.content(), key.slice(0, -4))).toEqual([]);
  const row = page.locator('#keys').getByRole('listitem').filter({ hasText: 'Front end' });
  await expect(row).toContainText(`sk-…${key.slice(-4)}`);
  await expect(row).toContainText('Never used');

  expect(await statusOf(mock.url, key)).toBe(200);
  await expect(decisionWith(page, '200 POST /v1/chat/completions Front end')).toBeVisible();
  await expect(row).toContainText('1 credit used');

  await page.getByRole('button', { name: 'Edit Front end' }).click();
  await page.getByLabel('Only these').check();
  await page.getByLabel('gpt-5.4-mini').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('Restricted');
  expect(await statusOf(mock.url, key, 'gpt-5.4-mini')).toBe(200);
  expect(await statusOf(mock.url, key)).toBe(403);
  await decisionWith(page, 'model not allowed').click();
  const detail = page.locator('#decisions .detail');
  await expect(detail).toContainText('the model is not among the allowed models of the key');
  await expect(detail).toContainText(
    'To make it pass: allow the model for this key, or ask for a model on its list.',
  );

  await page.getByRole('button', { name: 'Disable Front end' }).click();
  await expect(row).toContainText('Disabled');
  expect(await statusOf(mock.url, key, 'gpt-5.4-mini')).toBe(401);
  await page.getByRole('button', { name: 'Enable Front end' }).click();
  await expect(row).toContainText('Restricted');
  expect(await statusOf(mock.url, key, 'gpt-5.4-mini')).toBe(200);

  await page.getByRole('button', { name: 'Delete Front end' }).click();
  await expect(page.getByRole('dialog')).toContainText('Deletion is final');
  await page.getByRole('button', { name: 'Keep it' }).click();
  expect(await statusOf(mock.url, key, 'gpt-5.4-mini')).toBe(200);
  await page.getByRole('button', { name: 'Delete Front end' }).click();
  await page.getByRole('button', { name: 'Delete key' }).click();
  await expect(row).toBeHidden();
  expect(await statusOf(mock.url, key)).toBe(401);
  await decisionWith(page, 'key deleted').click();
  await expect(detail).toContainText('make a new key: deletion is final');
  expect(complaints).toEqual([]);
});

test('a key is copied whole, and a decision as curl with the key from the environment', async ({
  browser,
  mock,
}) => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.goto(mock.url);
  await page.getByRole('button', { name: 'Add API key' }).click();
  await page.getByLabel('Name').fill('Mine');
  await page.getByRole('button', { name: 'Submit' }).click();
  const key = (await page.getByLabel('The new key').textContent()) ?? '';
  await page.getByRole('button', { name: 'Copy the key' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeAttached();
  expect(await clipboard()).toBe(key);
  await page.getByRole('button', { name: 'Done' }).click();

  await statusOf(mock.url, key, "it's");
  await decisionWith(page, 'Mine').click();
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeAttached();
  expect(await clipboard()).toBe(
    [
      `curl -i -X 'POST' '${mock.url}/v1/chat/completions'`,
      '-H "Authorization: Bearer $ANYONE_API_KEY"',
      "-H 'content-type: application/json'",
      `--data-raw '{"model":"it'\\''s","messages":[{"role":"user","content":"Hi"}]}'`,
    ].join(' '),
  );
  await page.getByText('The curl line, and what it leaves out').click();
  await expect(page.locator('.notes')).toContainText(`Put the key sk-…${key.slice(-4)}`);
  const id = mock.gateway.decisions.recent().at(-1)?.requestId;
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect.poll(clipboard).toBe(`${mock.url}/#${id}`);
  const other = await context.newPage();
  await other.goto(`${mock.url}/#${id}`);
  await expect(other.locator('#decisions .detail')).toContainText('authenticated as Mine');
  await context.close();
});

test('the keyboard alone makes a key, and the focus comes back where it was', async ({
  mock,
  page,
}) => {
  await page.goto(mock.url);
  const add = page.getByRole('button', { name: 'Add API key' });
  await add.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('By hand');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('The new key')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(add).toBeFocused();
  await expect(page.getByRole('listitem').filter({ hasText: 'By hand' })).toBeVisible();
});

test('where a page has no clipboard, it says so, and the line is there to be selected', async ({
  mock,
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await page.goto(mock.url);
  await statusOf(mock.url, 'sk-NeverIssuedAnywhere0123456789');
  await decisionWith(page, 'unknown key').click();
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await expect(
    page.getByRole('button', { name: 'Could not copy: select it by hand' }),
  ).toBeVisible();
  await page.getByText('The curl line, and what it leaves out').click();
  await expect(page.locator('#decisions pre')).toContainText('$ANYONE_API_KEY');
});
