import { bypass, type HttpHandler, HttpResponse, http, passthrough } from 'msw';
import { restrictOrigin } from '../../../mocks/behaviours/restrict-origin.ts';
import { decisionRecord, stepsOf } from '../../../mocks/control/decision-steps.ts';
import { createGateway, type GatewayOptions } from '../../../mocks/gateway/gateway.ts';
import { withHandlers } from '../../../mocks/msw/with-handlers.ts';
import { startServer } from '../../../mocks/server/server.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';

/** A mock with these handlers in front, and what they threw. */
async function startWith(handlers: readonly HttpHandler[], options: GatewayOptions = {}) {
  const gateway = createGateway(options);
  const thrown: string[] = [];
  const front = withHandlers(gateway, handlers, (line) => thrown.push(line));
  const server = await startServer(front);
  const ask = async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(server.url + pathname + search, request));
  };
  return { ...server, gateway, thrown, ask };
}

const key = keyOf('active');

test('what a handler passes through is judged by the gateway, and by no other handler', async () => {
  const mock = await startWith([
    http.all('*/v1/*', () => passthrough()),
    http.all('*/v1/*', () => HttpResponse.text('never')),
  ]);
  const served = await mock.ask(fixtureRequest('createMessage', key));
  expect(served.status).toBe(200);
  expect(await served.json()).toMatchObject({ type: 'message' });
  expect((await mock.ask(fixtureRequest('createMessage', keyOf('deleted')))).status).toBe(401);
  expect(mock.gateway.decisions.recent()).toMatchObject([
    { status: 200, operation: 'createMessage', note: null },
    { status: 401, clause: 'KEY-DELETED', note: null },
  ]);
  await mock.close();
});

test('the gateway answers what a handler sends on with bypass', async () => {
  const mock = await startWith([
    http.post('*/v1/messages', async ({ request }) => {
      const answer = await fetch(bypass(request));
      return HttpResponse.json({ mine: true, theirs: await answer.json() });
    }),
  ]);
  const answer = await mock.ask(fixtureRequest('createMessage', key));
  expect(await answer.json()).toMatchObject({ mine: true, theirs: { type: 'message' } });
  expect(mock.gateway.decisions.recent()).toMatchObject([
    { status: 200, operation: 'createMessage', note: null },
    { status: 200, operation: null, note: 'answered by a handler of yours' },
  ]);
  await mock.close();
});

test('a network error of a handler breaks the connection off', async () => {
  const mock = await startWith([http.get('*/v1/models', () => HttpResponse.error())]);
  await expect(mock.ask(fixtureRequest('listModels', key))).rejects.toThrow('fetch failed');
  expect(mock.gateway.decisions.recent()).toMatchObject([
    { note: 'answered by a handler of yours: a network error' },
  ]);
  expect((await mock.ask(fixtureRequest('createMessage', key))).status).toBe(200);
  await mock.close();
});

test('the handlers run in their order, each once', async () => {
  let calls = 0;
  const mock = await startWith([
    http.all('*', () => {
      calls += 1;
    }),
    http.get('https://api.anyone.ai/v1/models', () => HttpResponse.text('first')),
    http.get('*/v1/models', () => HttpResponse.text('second')),
  ]);
  expect(await (await mock.ask(fixtureRequest('listModels', key))).text()).toBe('first');
  expect(calls).toBe(1);
  await mock.close();
});

for (const [id, envelope] of [
  ['createChatCompletion', { error: { type: 'server_error' } }],
  ['createMessage', { type: 'error', error: { type: 'api_error' } }],
  ['generateContent', { error: { code: 500, status: 'INTERNAL' } }],
] as const) {
  test(`a handler that throws on ${id} is reported by name and message, and to the caller in its own format`, async () => {
    const mock = await startWith([
      http.post('*', ({ request }) => {
        const { headers } = request;
        throw new TypeError(`no\nluck with ${[...headers].join(' ')} and sk-another-key-0123`);
      }),
    ]);
    const odd = 'a-key-of-another-shape';
    const answer = await mock.ask(fixtureRequest(id, odd));
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject(envelope);
    expect(text).not.toContain('luck');
    const [decision] = mock.gateway.decisions.recent();
    expect(decision).toMatchObject({
      status: 500,
      note: 'answered by a handler of yours',
      refusal: { advice: 'fix the handler' },
    });
    expect(mock.thrown).toHaveLength(1);
    expect(decision?.refusal?.reason).toBe(`a handler of yours threw ${mock.thrown[0]}`);
    expect(mock.thrown[0]).toMatch(/^TypeError: no luck with /);
    for (const secret of [odd, 'another-key']) {
      expect(JSON.stringify([decision, mock.thrown])).not.toContain(secret);
    }
    await mock.close();
  });
}

test('a page may read what a handler answers, and its preflight needs no handler', async () => {
  const handlers = [
    http.all('*/mine', () => HttpResponse.text('mine', { status: 503 })),
    http.get('*/own', () =>
      HttpResponse.text('own', {
        headers: { 'access-control-allow-origin': 'http://own.example' },
      }),
    ),
  ];
  const origin = 'http://localhost:5173';
  const mock = await startWith(handlers);
  const preflight = await fetch(`${mock.url}/mine`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'PUT' },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
  const allowed = async (url: string) =>
    (await fetch(url, { headers: { origin } })).headers.get('access-control-allow-origin');
  expect(await allowed(`${mock.url}/mine`)).toBe('*');
  expect(await allowed(`${mock.url}/own`)).toBe('http://own.example');
  await mock.close();
  const strict = await startWith(handlers, { behaviours: [restrictOrigin(origin)] });
  expect(await allowed(`${strict.url}/mine`)).toBe(origin);
  await strict.close();
});

test('a handler’s answer has no steps of the gateway', async () => {
  const mock = await startWith([http.get('*/v1/models', () => HttpResponse.text('mine'))]);
  const answer = await mock.ask(fixtureRequest('listModels', key));
  const [decision] = mock.gateway.decisions.recent();
  if (decision === undefined) throw new Error('nothing was decided');
  expect(decision.requestId).toBe(answer.headers.get('x-request-id'));
  expect(stepsOf(decisionRecord(decision)).map(({ outcome, text }) => [outcome, text])).toEqual([
    ['passed', 'GET /v1/models; answered by a handler of yours'],
    ...Array.from({ length: 5 }, () => ['not taken', '']),
  ]);
  await mock.close();
});
