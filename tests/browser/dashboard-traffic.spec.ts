import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { startDashboard, test } from '../support/browser.ts';
import { fixtureRequest, keyOf } from '../support/fixture-request.ts';
import { leaksOf } from '../support/leaks.ts';
import { accessProblems } from '../support/report/access-problems.ts';
import { chooseKey, decisionWith, statusOf } from './dashboard-page.ts';

const rowsOf = (page: Page) => page.locator('#decisions ol.log:last-of-type > .decision');

test('a call is seen with its request and its response, is filtered, copied, exported and allowed', async ({
  browser,
}) => {
  const mock = await startDashboard();
  const { gateway } = mock;
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await statusOf(mock.url, keyOf('deleted'));
  await (
    await gateway.fetch(
      fixtureRequest('createChatCompletion', keyOf('active'), { members: { stream: true } }),
    )
  ).text();
  await fetch(`${mock.url}/chat/completions`, { method: 'POST' });
  await statusOf(mock.url, keyOf('restricted'));
  await page.goto(`${mock.url}/?filter=is:refused`);
  await expect(rowsOf(page).locator('.who')).toHaveText([
    /^model not allowed · Restricted · gpt-5\.4 · [\d.]+ ms · \d+ B$/,
    /^no endpoint has this path · [\d.]+ ms · \d+ B$/,
    /^key deleted · Deleted · [\d.]+ ms · \d+ B$/,
  ]);

  const filter = page.getByLabel('Filter the decisions');
  for (const [words, count] of [
    ['status:4xx', 3],
    ['status:401 key:deleted', 1],
    ['op:chat is:streamed', 1],
    ['', 4],
  ] as const) {
    await filter.fill(words);
    await expect(rowsOf(page)).toHaveCount(count);
    expect(new URL(page.url()).searchParams.get('filter') ?? '').toBe(words);
  }

  await decisionWith(page, 'streamed').click();
  const detail = page.locator('#decisions .detail');
  await detail.getByRole('tab', { name: 'Request' }).click();
  await expect(detail.locator('pre').first()).toContainText('"content": "Hi"');
  await detail.getByText(/^Headers/).click();
  await expect(detail.locator('.headers')).toContainText(`Bearer sk-…${keyOf('active').slice(-4)}`);
  await page.keyboard.press('Escape');
  await detail.getByRole('tab', { name: 'Request' }).press('ArrowRight');
  await expect(detail.locator('.timed li').last()).toContainText('[DONE]');
  for (const [name, text] of [
    ['Copy as fetch', 'process.env.ANYONE_API_KEY'],
    ['Copy as Python', "os.environ['ANYONE_API_KEY']"],
    ['Copy as SDK call', 'client.chat.completions.create({'],
  ] as const) {
    await detail.getByRole('button', { name }).click();
    await expect.poll(clipboard).toContain(text);
    expect(leaksOf(await clipboard(), keyOf('active'))).toEqual([]);
  }
  await decisionWith(page, 'streamed').click();

  await decisionWith(page, 'model not allowed').click();
  await expect(detail).toContainText('Restricted may use gpt-5.4-mini');
  await expect(detail.getByRole('link', { name: 'Show the key' })).toHaveAttribute(
    'href',
    '#key_2',
  );
  await detail.getByRole('button', { name: 'Allow gpt-5.4 for this key' }).click();
  await expect(detail).toContainText('Allowed now: send the request again.');
  expect(await statusOf(mock.url, keyOf('restricted'))).toBe(200);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export HAR' }).click(),
  ]);
  const har: { log: { entries: unknown[] } } = JSON.parse(
    await readFile(await download.path(), 'utf8'),
  );
  expect(har.log.entries).toHaveLength(5);
  await context.close();
  await mock.close();
});

test('a call is tried with a message, a stream, an edited body, sound and pictures', async ({
  mock,
  page,
}) => {
  await page.goto(mock.url);
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue('key_1');
  await expect(page.getByLabel('Operation').locator('option').first()).toHaveText(
    'Chat completions · /v1/chat/completions',
  );
  const send = () => page.getByRole('button', { name: 'Send request' }).click();
  const answer = page.locator('.result > .answer');
  await page.getByLabel('Message').fill('What is new?');
  await page.getByLabel('Stream the answer').check();
  await send();
  await expect(answer).toContainText('data: [DONE]');
  await page.locator('.result').getByRole('tab', { name: 'Request' }).click();
  await expect(page.locator('.result .exchange pre')).toContainText('"content": "What is new?"');
  await expect(page.locator('.result .exchange pre')).toContainText('"stream": true');
  await page.getByText('Body', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Body' }).fill('{"model": "gpt-5.4"}');
  await send();
  await expect(answer).toContainText('`messages` is missing');
  await page.getByLabel('Operation').selectOption('createSpeech');
  await send();
  await expect(page.getByLabel('The spoken answer')).toBeVisible();
  await expect
    .poll(() => page.locator('.result > audio').evaluate((one: HTMLAudioElement) => one.duration))
    .toBeGreaterThan(0);
  await page.getByLabel('Operation').selectOption('createImage');
  await send();
  await expect(page.getByAltText('The drawn answer, 1')).toBeVisible();
  // A key that the page never saw has to be pasted, once.
  const { key, issued } = mock.gateway.keys.create({ name: 'From elsewhere' });
  await page.getByLabel('Operation').selectOption('listModels');
  await page.getByLabel('Key', { exact: true }).selectOption(issued.id);
  await page.getByLabel('Paste this key').fill(key);
  await send();
  await expect(answer).toContainText('"object": "list"');
  await expect(page.getByLabel('Paste this key')).toBeHidden();
  await chooseKey(page, 'No key');
  await send();
  await expect(page.locator('.result h3 .badge')).toHaveText('401');
});

test('200 keys and 2,000 decisions are searched, do not overlap, and are reached by keyboard', async ({
  mock,
  page,
}) => {
  const { gateway } = mock;
  for (let index = 0; index < 200; index += 1) gateway.keys.create({ name: `Key ${index}` });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(mock.url);
  await expect(page.getByText('Live')).toBeVisible();
  for (let index = 0; index < 2_000; index += 1) {
    await gateway.fetch(fixtureRequest('listModels', index % 2 === 0 ? null : keyOf('active')));
    if (index % 250 === 0) await new Promise((resolve) => setTimeout(resolve, 30));
  }
  const more = page.locator('.more');
  await expect(more).toContainText('The newest 200 of');
  await expect(page.locator('.key .name').first()).toHaveText('Key 199');
  const overlap = () =>
    page.evaluate(() => {
      const boxOf = (name: string) => {
        const all = document.querySelectorAll(name);
        return all[all.length - 1]?.getBoundingClientRect() ?? new DOMRect();
      };
      document.querySelector('#decisions ol.log:last-of-type')?.scrollTo(0, 1_000_000);
      return boxOf('#decisions .decision').bottom - boxOf('.more').top;
    });
  expect(await overlap()).toBeLessThanOrEqual(0.5);
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(1_600);
  await more.getByRole('button', { name: 'Show more' }).click();
  await expect(more).toContainText('The newest 400 of');
  await page.getByLabel('Search the keys').fill('expired');
  await expect(page.locator('.key')).toHaveCount(1);
  await page.getByLabel('Search the keys').blur();

  await page.keyboard.press('/');
  await expect(page.getByLabel('Filter the decisions')).toBeFocused();
  await page.keyboard.type('status:401?');
  await page.getByLabel('Filter the decisions').fill('status:401');
  await page.getByLabel('Filter the decisions').blur();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(rowsOf(page).nth(1).locator('.steps')).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Go to the next decision');
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await expect(page.getByRole('dialog')).toContainText('Add API key');
  await page.keyboard.press('Escape');

  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await overlap()).toBeLessThanOrEqual(0.5);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await accessProblems(page)).toEqual([]);

  await page.reload();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the decisions' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#decisions')).toBeFocused();
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('button', { name: 'Reset keys and decisions' }).click();
  await expect(page.locator('.key')).toHaveCount(5);
  await expect(page.getByText('Waiting for a request.')).toBeVisible();
  expect(gateway.keys.list()).toHaveLength(6);
});
