import { expect } from '@playwright/test';
import { startDashboard, test } from '../support/browser.ts';
import { accessProblems } from '../support/report/access-problems.ts';
import { chooseKey, decisionWith } from './dashboard-page.ts';

test('a page of another origin gets at nothing, whatever it tries', async ({ mock, page }) => {
  const other = await startDashboard();
  await page.goto(`${other.url}/v1/models`);
  const tries = await page.evaluate(async (url) => {
    const attempt = (path: string, init: RequestInit) =>
      fetch(`${url}/_anyone/${path}`, init).then(
        (answer) => `${answer.type} ${answer.status}`,
        () => 'refused',
      );
    return [
      await attempt('keys', {}),
      await attempt('decisions', {}),
      await attempt('keys', { method: 'POST', mode: 'no-cors', body: '{"name":"Stolen"}' }),
      await attempt('reset', { method: 'POST', mode: 'no-cors' }),
      await attempt('keys/key_1', { method: 'DELETE' }),
    ];
  }, mock.url);
  expect(tries).toEqual(['refused', 'refused', 'opaque 0', 'opaque 0', 'refused']);
  expect(mock.gateway.keys.list()).toHaveLength(6);
  expect(mock.gateway.keys.get('key_1')?.deletedAt).toBeNull();
  await other.close();
});

for (const [colorScheme, width] of [
  ['light', 390],
  ['dark', 1360],
] as const) {
  test(`axe finds nothing wrong in ${colorScheme} colours at ${width} pixels`, async ({
    browser,
    mock,
  }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 844 } });
    const page = await context.newPage();
    await page.goto(mock.url);
    await chooseKey(page, 'Restricted');
    await page.getByRole('button', { name: 'Send request' }).click();
    await page.locator('.result .steps').waitFor();
    await page.getByText('The curl line, and what it leaves out').click();
    await decisionWith(page, 'model not allowed').click();
    await page.locator('#decisions .allow button').waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.locator('#decisions').getByRole('tab', { name: 'Response' }).click();
    await page.locator('#try').getByRole('tab', { name: 'Request' }).click();
    await page.locator('#try .exchange summary').first().click();
    expect(await accessProblems(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.getByRole('button', { name: 'Add API key' }).click();
    await page.getByLabel('Only these').check();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Delete Active' }).click();
    expect(await accessProblems(page)).toEqual([]);
    await context.close();
  });
}

test('a mock with a control token asks for it, and shows nothing without', async ({ page }) => {
  const token = 'a-token-for-this-test';
  const mock = await startDashboard({ token });
  await page.goto(mock.url);
  const field = page.getByRole('textbox', { name: 'Control token' });
  await field.fill('not-the-token-of-it');
  await page.getByRole('button', { name: 'Open the dashboard' }).click();
  await expect(page.getByRole('alert')).toHaveText('This is not the control token of this mock.');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('Token needed')).toBeVisible();
  await expect(page.locator('.key')).toHaveCount(0);
  await field.fill(token);
  await page.getByRole('button', { name: 'Open the dashboard' }).click();
  await expect(page.locator('.key')).toHaveCount(5);
  await expect(page.getByText('Live')).toBeVisible();

  const other = await page.context().newPage();
  await other.goto(`${mock.url}/#token=${token}`);
  await expect(other.locator('.key')).toHaveCount(5);
  expect(other.url()).toBe(`${mock.url}/`);
  await mock.close();
});

test('the page runs no code but its own, and stands in no frame', async ({ mock, page }) => {
  const answer = await page.goto(mock.url);
  expect(answer?.headers()).toMatchObject({
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data: blob:; media-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken over"';
    document.body.append(script);
    return document.title;
  });
  expect(ran).toBe('Mock gateway · API keys and decisions');
});
