import { expect } from '@playwright/test';
import { HttpResponse, http } from 'msw';
import { spreadChaos } from '../../mocks/behaviours/chaos.ts';
import { requestOf } from '../../mocks/gateway/request/request.ts';
import { withHandlers } from '../../mocks/msw/with-handlers.ts';
import { startDashboard, test } from '../support/browser.ts';
import { fixtureRequest, keyOf } from '../support/fixture-request.ts';
import { decisionWith } from './dashboard-page.ts';

test('what a handler answered, and what was chaos, is marked as such on the page', async ({
  page,
}) => {
  const chaos = spreadChaos({ rates: { slow: 1 }, slowness: 1 });
  const mock = await startDashboard({ behaviours: [chaos] });
  const handlers = [http.get('*/v1/models', () => HttpResponse.text('mine'))];
  const front = withHandlers(mock.gateway, handlers, () => undefined);
  await front.answer(requestOf(fixtureRequest('listModels', keyOf('active'))));
  await front.answer(requestOf(fixtureRequest('createMessage', keyOf('active'))));
  await page.goto(mock.url);
  await decisionWith(page, '200 GET /v1/models answered by a handler of yours').click();
  await expect(page.locator('#decisions .step-text')).toHaveText([
    'GET /v1/models; answered by a handler of yours',
    ...Array.from({ length: 5 }, () => 'not looked at'),
  ]);
  await decisionWith(page, 'chaos: the answer waited 1 ms').click();
  await expect(page.locator('#decisions .step-text').last()).toHaveText(
    'valid, answered 200; chaos: the answer waited 1 ms',
  );
  await mock.close();
});
