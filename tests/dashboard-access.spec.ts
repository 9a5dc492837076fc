import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { startDashboard, test } from './browser.ts';
import { decisionWith } from './dashboard-page.ts';

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

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [390, 1360]) {
    test(`axe finds nothing wrong in ${colorScheme} colours at ${width} pixels`, async ({
      browser,
      mock,
    }) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 844 } });
      const page = await context.newPage();
      const look = async () =>
        (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [
          id,
          nodes.map(({ html }) => html),
        ]);
      await page.goto(mock.url);
      await page.getByRole('button', { name: 'Send request' }).click();
      await page.locator('.result .steps').waitFor();
      await decisionWith(page, 'MODEL-FORBIDDEN').click();
      expect(await look()).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.getByRole('button', { name: 'Add API key' }).click();
      await page.getByLabel('Only these').check();
      expect(await look()).toEqual([]);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Delete Active' }).click();
      expect(await look()).toEqual([]);
      await context.close();
    });
  }
}
