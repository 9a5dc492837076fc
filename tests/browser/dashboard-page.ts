import { expect, type Page } from '@playwright/test';
import OpenAI from 'openai';

/** Makes a key on the page, and returns it as the page showed it that one time. */
export async function addKey(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Add API key' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Submit' }).click();
  const key = (await page.getByLabel('The new key').textContent()) ?? '';
  expect(key).toMatch(/^sk-[A-Za-z0-9]{48}$/);
  await page.getByRole('button', { name: 'Done' }).click();
  return key;
}

/** The status that an SDK meets with this key. */
export async function statusOf(url: string, key: string, model = 'gpt-5.4'): Promise<number> {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
  return client.chat.completions
    .create({ model, messages: [{ role: 'user', content: 'Hi' }] })
    .then(
      () => 200,
      (error: unknown) => {
        if (error instanceof OpenAI.APIError && error.status !== undefined) return error.status;
        throw error;
      },
    );
}

/** The option of the panel to try a call that sends the mock's first key of a state, or none of its keys. */
const optionOf: Readonly<Record<string, string>> = {
  Active: 'key_1',
  Restricted: 'key_2',
  Disabled: 'key_3',
  Expired: 'key_4',
  'Quota exhausted': 'key_5',
  Deleted: 'key_6',
  'No key': 'none',
  'Never issued': 'unknown',
  'Another key': 'own',
};

/** Chooses the key to try a call with. */
export const chooseKey = (page: Page, key: string) =>
  page.getByLabel('Key', { exact: true }).selectOption(optionOf[key] ?? '');

/** The line of the newest decision that shows this text. */
export const decisionWith = (page: Page, text: string) =>
  page.locator('#decisions').getByRole('button', { name: text }).first();
