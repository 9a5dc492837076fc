import { expect, type Page } from '@playwright/test';
import { test } from '../support/browser.ts';
import { fixtureRequest, keyOf } from '../support/fixture-request.ts';
import type { MockServer } from '../support/mock-server.ts';

/** Lets the mock decide on a refused request, and on some newer ones, and returns the first one's id. */
async function decideBefore({ gateway }: MockServer, newer: number): Promise<string> {
  await gateway.fetch(fixtureRequest('createEmbedding', keyOf('restricted')));
  const id = gateway.decisions.recent().at(-1)?.requestId ?? '';
  for (let count = 0; count < newer; count += 1) {
    await gateway.fetch(fixtureRequest('listModels', null));
  }
  return id;
}

const details = (page: Page) => page.locator('#decisions .detail');
const gone = (page: Page) => page.getByText('The decision of this link is kept no longer.');

for (const newer of [0, 250, 499]) {
  test(`a link opens its decision after ${newer} newer ones`, async ({ mock, page }) => {
    const id = await decideBefore(mock, newer);
    await page.goto(`${mock.url}/#${id}`);
    await expect(details(page)).toHaveCount(1);
    await expect(details(page)).toContainText('MODEL-FORBIDDEN');
    await expect(details(page).locator('.request-id')).toHaveText(id);
    await expect(details(page)).toBeInViewport();
    await expect(gone(page)).toBeHidden();
  });
}

test('a link to a decision that is gone says so', async ({ mock, page }) => {
  const id = await decideBefore(mock, 500);
  await page.goto(`${mock.url}/#${id}`);
  await expect(gone(page)).toBeVisible();
  await expect(details(page)).toHaveCount(0);
});

test('a linked decision stays open while newer ones take its place', async ({ mock, page }) => {
  const id = await decideBefore(mock, 0);
  await page.goto(`${mock.url}/#${id}`);
  await expect(details(page)).toHaveCount(1);
  await decideBefore(mock, 550);
  await expect(page.locator('#decisions .decision')).toHaveCount(201);
  await expect(details(page).locator('.request-id')).toHaveText(id);
  await page.getByLabel('Outcome').selectOption('allowed');
  await expect(details(page).locator('.request-id')).toHaveText(id);
  await expect(gone(page)).toBeHidden();
});

test('a link that was opened next to the page is followed', async ({ mock, page }) => {
  const id = await decideBefore(mock, 250);
  await page.goto(mock.url);
  await expect(page.locator('#decisions .decision')).toHaveCount(200);
  await expect(details(page)).toHaveCount(0);
  await page.evaluate((hash) => {
    location.hash = hash;
  }, id);
  await expect(details(page).locator('.request-id')).toHaveText(id);
});
