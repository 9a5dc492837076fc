import { expect, type Page } from '@playwright/test';
import { test } from '../support/browser.ts';

/** What the page sends to change a key or to make one, in order. */
function sentBy(page: Page): unknown[] {
  const bodies: unknown[] = [];
  page.on('request', (request) => {
    if (['PATCH', 'POST'].includes(request.method())) bodies.push(request.postDataJSON());
  });
  return bodies;
}

const openEdit = (page: Page) => page.getByRole('button', { name: 'Edit Active' }).click();
const save = (page: Page) => page.getByRole('button', { name: 'Save' }).click();

test('a change of the name in one tab leaves what another tab changed as it is', async ({
  mock,
  page,
}) => {
  const other = await page.context().newPage();
  await page.goto(mock.url);
  await other.goto(mock.url);
  const sent = sentBy(page);
  await openEdit(page);
  await openEdit(other);
  await other.getByLabel('Only these').check();
  await other.getByLabel('claude-haiku-4-5').check();
  await save(other);
  await expect.poll(() => mock.gateway.keys.get('key_1')?.models?.size).toBe(1);
  await page.getByLabel('Name').fill('Renamed');
  await save(page);
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(sent).toEqual([{ name: 'Renamed' }]);
  expect(mock.gateway.keys.get('key_1')).toMatchObject({
    name: 'Renamed',
    models: new Set(['claude-haiku-4-5']),
    quota: null,
    expiresAt: null,
  });
});

test('where both changed the same, the last one who saves wins and sees a notice', async ({
  mock,
  page,
}) => {
  const { keys } = mock.gateway;
  await page.goto(mock.url);
  const sent = sentBy(page);
  await openEdit(page);
  await page.getByLabel('Only these').check();
  await page.getByLabel('gpt-5.4-mini').check();
  await page.getByRole('spinbutton', { name: 'Quota' }).fill('7');
  keys.change('key_1', { models: ['claude-haiku-4-5'], name: 'Theirs' });
  await save(page);
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.locator('#keys').getByText('Your change replaced')).toHaveText(
    'Saved. Your change replaced another one made meanwhile: allowed models.',
  );
  expect(sent).toEqual([{ models: ['gpt-5.4-mini'], quota: 7 }]);
  expect(keys.get('key_1')).toMatchObject({ name: 'Theirs', models: new Set(['gpt-5.4-mini']) });
});

test('a key that was deleted meanwhile is reported as such, and the form can be left', async ({
  mock,
  page,
}) => {
  await page.goto(mock.url);
  await openEdit(page);
  mock.gateway.keys.remove('key_1');
  await page.getByLabel('Name').fill('Late');
  await save(page);
  await expect(page.getByRole('dialog').getByRole('alert')).toHaveText(
    'There is no such key, or it has been deleted.',
  );
  await expect(page.getByRole('button', { name: 'Save' })).toBeEnabled();
});

test('the models that are sent are those that are shown, however often the choice was changed', async ({
  mock,
  page,
}) => {
  await page.goto(mock.url);
  const sent = sentBy(page);
  await page.getByRole('button', { name: 'Add API key' }).click();
  await page.getByLabel('Name').fill('Mine');
  await page.getByLabel('Only these').check();
  await page.getByLabel('Other models').fill('m1');
  await page.getByLabel('gpt-5.4-mini').check();
  await page.getByLabel('All models').check();
  await page.getByLabel('Only these').check();
  await expect(page.getByLabel('Other models')).toHaveValue('m1');
  await expect(page.getByLabel('gpt-5.4-mini')).toBeChecked();
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByLabel('The new key')).toBeVisible();
  expect(sent).toEqual([
    { name: 'Mine', models: ['gpt-5.4-mini', 'm1'], quota: null, expiresAt: null },
  ]);
});

test('an expiry that is no date is reported at its field, and the form goes on', async ({
  mock,
  page,
}) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(mock.url);
  const sent = sentBy(page);
  await page.getByRole('button', { name: 'Add API key' }).click();
  await page.getByLabel('Name').fill('Mine');
  const expiry = page.getByLabel('Expiry');
  await expiry.fill('12027-01-01T00:00');
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(expiry).toBeFocused();
  await expect(expiry).toHaveAttribute('aria-invalid', 'true');
  await expect(expiry).toHaveAccessibleDescription(/Give a year of four digits, such as 2027\.$/);
  expect(sent).toEqual([]);
  await expiry.fill('2127-01-01T00:00');
  await expect(expiry).not.toHaveAttribute('aria-invalid');
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByLabel('The new key')).toBeVisible();
  expect(sent).toHaveLength(1);
  expect(complaints).toEqual([]);
});
