import { paceStreams, scriptAnswers, spreadChaos } from 'anyone-conformance/behaviours';
import { createGateway, keys } from 'anyone-conformance/gateway';
import { createHandlers } from 'anyone-conformance/msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const server = setupServer();
beforeAll(() => server.listen());
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const ask = (content: string, more: object = {}, key = keys.active): Promise<Response> =>
  fetch('https://api.anyone.ai/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.4', messages: [{ role: 'user', content }], ...more }),
  });

test('the mock says what was written down, at the pace of a model', async () => {
  const gateway = createGateway({
    behaviours: [
      scriptAnswers([
        { when: { message: /weather/i }, text: 'It is raining in Paris, and will go on.' },
        { when: { message: 'limit' }, error: { status: 429, retry_after: 5 } },
      ]),
      paceStreams(50),
    ],
  });
  server.use(...createHandlers(gateway));

  const limited = await ask('a limit, please');
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '5']);

  const start = performance.now();
  const text = await (await ask('How is the weather?', { stream: true })).text();
  const said = [...text.matchAll(/"content":"([^"]*)"/g)].map(([, piece]) => piece).join('');
  expect(said).toBe('It is raining in Paris, and will go on.');
  // Ten tokens, 50 a second; the first of them comes at once.
  expect(performance.now() - start).toBeGreaterThan(100);
});

test('an application stands what goes wrong on a real service, and an invalid key stays invalid', async () => {
  const chaos = spreadChaos({ rates: { 429: 0.25, 500: 0.25, cut: 0.25 }, seed: 7 });
  server.use(...createHandlers(createGateway({ behaviours: [chaos] })));
  const ends = [];
  for (let turn = 0; turn < 20; turn += 1) {
    const end = ask('Hello').then((answer) => answer.text().then(() => answer.status));
    ends.push(await end.catch(() => 'cut'));
  }
  expect(new Set(ends)).toEqual(new Set([200, 429, 500, 'cut']));
  expect((await ask('Hello', {}, `${keys.active.slice(0, -1)}x`)).status).toBe(401);
});
