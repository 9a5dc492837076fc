/** `node tests/browser/draw-dashboard.ts`: draws the pictures of the dashboard in docs/. */
import { keyFixtures } from '../../fixtures/keys.ts';
import { launchChromium, startDashboard } from '../support/browser.ts';

const mock = await startDashboard();
const chat = { model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hi' }] };
const call = async (path: string, headers: Record<string, string>, body: object = chat) => {
  const answer = await fetch(mock.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  await answer.text();
};
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const evals = mock.gateway.keys.create({ name: 'Nightly evals', quota: 25 });
for (let index = 0; index < 9; index += 1) await call('/v1/chat/completions', bearer(evals.key));
await call(
  '/v1/messages',
  { 'x-api-key': keyFixtures.active.key, 'anthropic-version': '2023-06-01' },
  {
    ...chat,
    model: 'claude-sonnet-4-6',
    max_tokens: 16,
  },
);
await call('/v1/messages', bearer(keyFixtures.active.key));
await call('/v1/chat/completions', bearer(keyFixtures.deleted.key));
await call(
  `/v1beta/models/gemini-3.1-pro-preview:generateContent?key=${keyFixtures.expired.key}`,
  {},
);
await call('/v1/chat/completions', bearer(keyFixtures.exhausted.key));
await call('/v1/embeddings', {});
await call('/v1/chat/completions', bearer(keyFixtures.restricted.key));

const browser = await launchChromium();
const views = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 760 }, deviceScaleFactor: 2 },
} as const;
for (const [name, view] of Object.entries(views)) {
  const page = await browser.newPage(view);
  await page.goto(mock.url);
  await page.locator('.decision .line').first().click();
  if (name === 'phone') await page.locator('nav a[href="#decisions"]').click();
  await page.waitForTimeout(800);
  const path = new URL(`../../docs/dashboard-${name}.png`, import.meta.url).pathname;
  await page.screenshot({ path });
  await page.close();
}
await browser.close();
await mock.close();
