import { expect, type Page } from '@playwright/test';
import { createControl } from '../../mocks/control/control.ts';
import { servePage } from '../../mocks/dashboard/serve-page.ts';
import { createGateway } from '../../mocks/gateway/gateway.ts';
import { startServer } from '../../mocks/server/server.ts';
import { startDashboard, test } from '../support/browser.ts';
import { addKey, statusOf } from './dashboard-page.ts';

/** Fewer than the connections that a browser makes to one host over HTTP/1.1, which are six. */
const many = 3;

const rowsOf = (page: Page) => page.locator('#decisions .decision');

/** The statuses of the decisions that a page shows, newest first. */
const statuses = (page: Page) => rowsOf(page).locator('.line > .badge').allTextContents();

/** A mock that counts the streams of decisions that are open. */
async function startCounting() {
  const gateway = createGateway();
  const control = createControl(gateway, { page: servePage });
  let open = 0;
  const server = await startServer(gateway, {
    control: {
      ...control,
      answer: async (request) => {
        const answer = await control.answer(request);
        if (!request.headers.get('accept')?.includes('event-stream') || answer.body === null) {
          return answer;
        }
        open += 1;
        const left = new TransformStream();
        void answer.body.pipeTo(left.writable).catch(() => {
          open -= 1;
        });
        return new Response(left.readable, answer);
      },
    },
  });
  return { ...server, gateway, openStreams: () => open };
}

test('each tab has its own stream, and shows every decision once', async ({ browser }) => {
  const mock = await startCounting();
  const context = await browser.newContext();
  const pages: Page[] = [];
  for (let count = 0; count < many; count += 1) {
    const page = await context.newPage();
    await page.goto(mock.url);
    await expect(page.getByText('Live')).toBeVisible();
    pages.push(page);
  }
  const [first, last] = [pages[0], pages.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no page was opened');
  const key = await addKey(last, 'Last');
  await statusOf(mock.url, key);
  await statusOf(mock.url, 'sk-NeverIssuedAnywhere0123456789');
  for (const page of pages) await expect.poll(() => statuses(page)).toEqual(['401', '200']);
  expect(mock.openStreams()).toBe(many);

  await first.close();
  await statusOf(mock.url, key, 'gpt-5.4-mini');
  await expect.poll(() => statuses(last)).toEqual(['200', '401', '200']);
  await context.close();
  await expect.poll(mock.openStreams).toBe(0);
  await mock.close();
});

test('a hidden tab gives its stream up, and catches up once it is shown', async ({ browser }) => {
  const mock = await startCounting();
  const page = await (await browser.newContext()).newPage();
  await page.goto(mock.url);
  await expect(page.getByText('Live')).toBeVisible();
  const setHidden = (isHidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, isHidden);
  await setHidden(true);
  await expect.poll(mock.openStreams).toBe(0);
  await statusOf(mock.url, 'sk-NeverIssuedAnywhere0123456789');
  await setHidden(false);
  await expect.poll(() => statuses(page)).toEqual(['401']);
  await page.context().close();
  await mock.close();
});

test('a tab that the browser froze has every decision once it is awake', async ({
  browser,
  mock,
}) => {
  const context = await browser.newContext();
  const [watched, asleep] = [await context.newPage(), await context.newPage()];
  for (const page of [watched, asleep]) {
    await page.goto(mock.url);
    await expect(page.getByText('Live')).toBeVisible();
  }
  const key = await addKey(watched, 'Mine');
  await statusOf(mock.url, key);
  await expect.poll(() => statuses(asleep)).toEqual(['200']);
  const devtools = await context.newCDPSession(asleep);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  for (let count = 0; count < 20; count += 1) await statusOf(mock.url, key);
  await statusOf(mock.url, 'sk-NeverIssuedAnywhere0123456789');
  await expect(rowsOf(watched)).toHaveCount(22);
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await expect.poll(() => statuses(asleep)).toEqual(await statuses(watched));
  await context.close();
});

test('a tab that comes back by the Back button has what it missed, each decision once', async ({
  mock,
  page,
}) => {
  await page.goto(mock.url);
  const key = await addKey(page, 'Mine');
  await statusOf(mock.url, key);
  await expect.poll(() => statuses(page)).toEqual(['200']);
  await page.goto(`${mock.url}/v1/models`);
  await statusOf(mock.url, 'sk-NeverIssuedAnywhere0123456789');
  await page.goBack();
  await expect.poll(() => statuses(page)).toEqual(['401', '401', '200']);
  await statusOf(mock.url, key);
  await expect.poll(() => statuses(page)).toEqual(['200', '401', '401', '200']);
});

test('a mock that was started anew at its address is followed by every tab', async ({
  browser,
}) => {
  const gone = await startDashboard();
  const context = await browser.newContext();
  const pages = [await context.newPage(), await context.newPage()];
  for (const page of pages) await page.goto(gone.url);
  await statusOf(gone.url, 'sk-NeverIssuedAnywhere0123456789');
  for (const page of pages) await expect.poll(() => statuses(page)).toEqual(['401']);
  await gone.close();
  for (const page of pages) await expect(page.getByText('Connecting …')).toBeVisible();
  const mock = await startDashboard({ port: gone.port });
  await statusOf(mock.url, 'sk-NeverIssuedAnywhere0123456789');
  for (const page of pages) {
    await expect(page.getByText('Live')).toBeVisible();
    await expect.poll(() => statuses(page)).toEqual(['401', '401']);
  }
  await context.close();
  await mock.close();
});
