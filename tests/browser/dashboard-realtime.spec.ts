import { spawn } from 'node:child_process';
import { expect, type Page } from '@playwright/test';
import { takeSubprotocolKey } from '../../mocks/behaviours/subprotocol-key.ts';
import { startDashboard, test } from '../support/browser.ts';
import { keyOf } from '../support/fixture-request.ts';
import { untilEnd } from '../support/processes/run-process.ts';
import { accessProblems } from '../support/report/access-problems.ts';
import { chooseKey } from './dashboard-page.ts';

const withoutOption = 'A key came as a sub-protocol, the one place where a browser can put it.';

/** Tries the realtime operation with a key of this kind, and returns the status that the panel shows. */
async function tryRealtime(page: Page, key: string): Promise<string | null> {
  await chooseKey(page, key);
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page.getByRole('button', { name: 'Send request' })).toBeVisible();
  return page.locator('.result h3 .badge').textContent();
}

const chooseRealtime = (page: Page) =>
  page.getByLabel('Operation').selectOption({ value: 'connectRealtime' });

test('a realtime session is opened from the page where the mock takes the key as a sub-protocol', async ({
  page,
}) => {
  const mock = await startDashboard({ behaviours: [takeSubprotocolKey] });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(mock.url);
  await chooseRealtime(page);
  expect(await tryRealtime(page, 'Active')).toBe('101');
  const result = page.locator('.result');
  await expect(result.locator('.steps')).toContainText("from the handshake's sub-protocol");
  const events = (await result.locator('.events li').allTextContents()).map((event) =>
    event.replace(/^(.)\w+: (\S+) .*$/, '$1 $2'),
  );
  // The words of the answer come one by one.
  expect(events.filter((event, index) => event !== events[index - 1])).toEqual([
    '→ conversation.item.create',
    '→ response.create',
    '← session.created',
    '← conversation.item.created',
    '← conversation.item.added',
    '← conversation.item.done',
    '← response.created',
    '← response.output_item.added',
    '← conversation.item.added',
    '← response.content_part.added',
    '← response.output_text.delta',
    '← response.output_text.done',
    '← response.content_part.done',
    '← conversation.item.done',
    '← response.output_item.done',
    '← response.done',
  ]);
  await expect(page.getByText(withoutOption)).toBeHidden();
  // What only a screen reader reads makes the page no longer.
  const below = await page.evaluate(() => {
    const { bottom } = document.querySelector('main')?.getBoundingClientRect() ?? { bottom: 0 };
    return document.documentElement.scrollHeight - scrollY - bottom;
  });
  expect(below).toBeLessThan(1);
  const statuses: (string | null)[] = [];
  for (const key of ['Restricted', 'Deleted', 'Quota exhausted', 'No key', 'Never issued']) {
    statuses.push(await tryRealtime(page, key));
    await expect(page.getByText(withoutOption)).toBeHidden();
  }
  expect(statuses).toEqual(['403', '401', '429', '401', '401']);
  expect(complaints).toEqual([]);
  await mock.close();
});

test('where the mock does not, the page says why, and its line does it from a program', async ({
  mock,
  page,
}) => {
  await page.goto(mock.url);
  await chooseRealtime(page);
  expect(await tryRealtime(page, 'Active')).toBe('401');
  const result = page.locator('.result');
  await expect(result.getByText(withoutOption)).toBeVisible();
  await expect(result.locator('.clause')).toContainText('KEY-REQUIRED');
  expect(await result.textContent()).not.toMatch(/sk-\w{8}/);
  expect(await accessProblems(page)).toEqual([]);

  const line = await result.locator('details pre').last().textContent();
  expect(line).toContain('ws://127.0.0.1:');
  const child = spawn('bash', ['--norc', '-c', `exec ${line}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ANYONE_API_KEY: keyOf('active') },
  });
  await expect.poll(() => mock.gateway.decisions.recent().at(-1)?.status).toBe(101);
  child.stdout.once('data', () => child.kill());
  expect((await untilEnd(child)).output).toContain('"type":"session.created"');
});

test('a key that no sub-protocol can carry is reported as such', async ({ mock, page }) => {
  await page.goto(mock.url);
  await chooseRealtime(page);
  await chooseKey(page, 'Another key');
  await page.getByLabel('Your key').fill('sk-with/a=sign');
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page.locator('#try').getByRole('alert')).toContainText(
    'A browser sends a key as a sub-protocol only where it has neither spaces nor signs',
  );
  expect(mock.gateway.decisions.recent()).toEqual([]);
});
