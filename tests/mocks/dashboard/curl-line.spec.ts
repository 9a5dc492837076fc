import { expect } from '@playwright/test';
import { decisionRecord } from '../../../mocks/control/decision-steps.ts';
import { curlOf } from '../../../mocks/dashboard/page/decisions/curl-line.ts';
import type { Decision } from '../../../mocks/gateway/decision.ts';
import { requestOf } from '../../../mocks/gateway/request/request.ts';
import { type OperationId, operationIds, operationOf } from '../../../spec/index.ts';
import { hasCurl } from '../../clients/drivers/curl.ts';
import {
  fixtureRequest,
  keyOf,
  type RequestChange,
  targetOf,
} from '../../support/fixture-request.ts';
import { test } from '../../support/mock-server.ts';
import { type Call, decide, expectSame, gist, newest, replay } from './replay-curl.ts';

const unknown = 'sk-mockUnknown0000000000000000000000000000000000000';

test.skip(!hasCurl, 'curl is not on this machine');

/** Every way in which a key is refused, and a call that is served. */
const presentations = (id: OperationId): readonly (readonly [string | null, RequestChange])[] => {
  const { styles, model } = operationOf(id);
  const isBearer = styles.includes('bearer');
  const own = isBearer ? 'authorization' : (styles[0] ?? '');
  return [
    [keyOf('active'), {}],
    [null, {}],
    [unknown, {}],
    [keyOf('deleted'), {}],
    [keyOf('disabled'), {}],
    [keyOf('expired'), {}],
    [keyOf('exhausted'), {}],
    ...(model === null ? [] : [[keyOf('restricted'), {}] as const]),
    [null, { headers: { [isBearer ? 'x-api-key' : 'authorization']: keyOf('active') } }],
    [null, { headers: { [own]: '' } }],
    ...(isBearer
      ? ['Bearer', `Basic ${unknown}`, unknown, `Bearer ${unknown}, Bearer ${keyOf('active')}`].map(
          (authorization) => [null, { headers: { authorization } }] as const,
        )
      : []),
  ];
};

for (const id of operationIds) {
  test(`the curl line of a decision on ${id} brings the same decision`, async ({ mock }) => {
    const replayed = await expectSame(
      mock,
      presentations(id).map(([key, change]) => ({
        request: fixtureRequest(id, key, change),
        key: key ?? unknown,
      })),
    );
    const clauses = new Set(replayed.map(({ clause, status }) => clause ?? String(status)));
    const served = id === 'connectRealtime' ? '101' : '200';
    expect([...clauses].sort()).toEqual(
      [
        served,
        'KEY-DELETED',
        'KEY-INACTIVE',
        'KEY-MALFORMED',
        'KEY-QUOTA',
        'KEY-REQUIRED',
        'KEY-UNKNOWN',
        'STYLE-OWN-HEADER',
        ...(operationOf(id).model === null ? [] : ['MODEL-FORBIDDEN']),
      ].sort(),
    );
  });
}

test('the model that was read, and whether the answer was streamed, stand in the line', async ({
  mock,
}) => {
  const key = keyOf('active');
  const calls: { request: Request; key: string; decided: object }[] = [];
  for (const id of operationIds) {
    const { model, stream, streamPath } = operationOf(id);
    if (model === null) continue;
    const named = fixtureRequest(id, key, { model: "it's a model" });
    calls.push({ request: named, key, decided: { model: "it's a model" } });
    if (stream !== null && model.in === 'body') {
      const members = { [stream.member]: true };
      const streaming = fixtureRequest(id, key, { members });
      calls.push({ request: streaming, key, decided: { streamed: true } });
    }
    if (streamPath === null) continue;
    const path = streamPath.replace('{model}', 'gemini-3.1-pro-preview');
    for (const query of ['', '?alt=sse']) {
      const { headers, method, body } = fixtureRequest(id, key);
      const text = await new Response(body).text();
      const request = new Request(`http://mock${path}${query}`, { method, headers, body: text });
      calls.push({ request, key, decided: { path, streamed: query !== '' } });
    }
  }
  const replayed = await expectSame(mock, calls);
  expect(replayed).toMatchObject(calls.map(({ decided }) => decided));
});

test('the line of a refused call keeps the model of the query, and streams where the call did', async ({
  mock,
}) => {
  const key = keyOf('restricted');
  const lineOf = async (request: Request) => {
    await expectSame(mock, [{ request, key }]);
    const decision = newest(mock);
    expect(decision).toMatchObject({ status: 403, clause: 'MODEL-FORBIDDEN' });
    return curlOf(decisionRecord(decision), mock.url);
  };
  const realtime = await lineOf(fixtureRequest('connectRealtime', key));
  expect(realtime.line).toContain(`'${mock.url}/v1/realtime''?model=gpt-realtime'`);
  const { headers, body } = fixtureRequest('generateContent', key);
  const path = '/v1beta/models/gemini-3.1-pro-preview:streamGenerateContent';
  const text = await new Response(body).text();
  const asked = new Request(`http://mock${path}?alt=sse`, { method: 'POST', headers, body: text });
  const gemini = await lineOf(asked);
  expect(gemini.line).toContain(`'${mock.url}${path}''?alt=sse'`);
  expect(gemini.notes).toContain(
    'Whether it asked for alt=sse was not kept: the line does, as the SDK of the format.',
  );
});

test('a body that was refused is answered with one that is refused in the same way', async ({
  mock,
}) => {
  const key = keyOf('active');
  const sent: { id: OperationId; body: string; decision: Decision; key: string }[] = [];
  const nameless: Call[] = [];
  for (const id of operationIds) {
    const { body: wanted, model } = operationOf(id);
    if (wanted === null) continue;
    for (const body of ['', '{', '{}', JSON.stringify({ model: 'gpt-5.4' })]) {
      const decision = await decide(mock, fixtureRequest(id, key, { body }));
      sent.push({ id, body, decision, key });
    }
    if (model?.in !== 'body') continue;
    nameless.push({ request: fixtureRequest(id, key, { members: { model: undefined } }), key });
  }
  const replayed = await replay(mock, sent);
  for (const [at, { id, body, decision }] of sent.entries()) {
    const { status, clause } = replayed[at] ?? {};
    const seen = { id, body, decided: decision.status, status, clause };
    expect(seen).toEqual({ id, body, decided: 400, status: 400, clause: null });
  }
  const huge = fixtureRequest('createEmbedding', key, { body: 'x'.repeat(32 * 1024 * 1024 + 1) });
  const [last] = (await expectSame(mock, [...nameless, { request: huge, key }])).toReversed();
  expect(last).toMatchObject({ status: 413 });
});

test('what leads nowhere, is no upgrade or lacks its marker is decided alike too', async ({
  mock,
}) => {
  const key = keyOf('active');
  const bearer = { authorization: `Bearer ${key}` };
  const sent = (path: string, method: string, headers = bearer) =>
    new Request(`http://mock${path}`, { method, headers });
  const requests = [
    sent('/v1/nowhere', 'POST'),
    sent('/v1/{models}[1]', 'GET'),
    sent(`/v1/models/${unknown}`, 'GET'),
    fixtureRequest('createEmbedding', key, { model: unknown }),
    fixtureRequest('generateContent', key, { model: unknown }),
    sent('/v1/models', 'DELETE'),
    sent('/v1/models', 'HEAD'),
    sent(targetOf('connectRealtime'), 'GET'),
    fixtureRequest('connectRealtime', key, { model: '' }),
    fixtureRequest('createMessage', key, { headers: { 'anthropic-version': null } }),
    fixtureRequest('createMessage', key, { headers: { 'anthropic-version': '2020-01-01' } }),
  ];
  const replayed = await expectSame(
    mock,
    requests.map((request) => ({ request, key })),
  );
  const statuses = replayed.map(({ status }) => status);
  expect(statuses).toEqual([404, 404, 404, 200, 200, 405, 200, 426, 400, 400, 400]);

  await (await fetch(mock.url)).text();
  await mock.gateway.answer({ ...requestOf(sent('/', 'GET')), url: '/v1/../v1/models' });
  const dotted = newest(mock);
  expect(dotted).toMatchObject({ status: 404, path: '/v1/../v1/models' });
  expect((await replay(mock, [{ decision: dotted, key }])).map(gist)).toEqual([gist(dotted)]);
});

test('two keys at once are two in the line, each in its place', async ({ mock }) => {
  const { gemini, path } = { gemini: 'x-goog-api-key', path: targetOf('generateContent') };
  const calls = (
    [
      [unknown, `?key=${keyOf('active')}`, 'KEY-CONFLICT'],
      [null, `?key=${unknown}&key=${keyOf('active')}`, 'KEY-CONFLICT'],
      [null, '?key=', 'KEY-MALFORMED'],
      [keyOf('active'), `?key=${keyOf('active')}`, null],
    ] as const
  ).map(([other, query, clause]) => {
    const request = new Request(`http://mock${path}${query}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(other === null ? {} : { [gemini]: other }),
      },
      body: JSON.stringify({ contents: [{ parts: [{ text: 'Hi' }] }] }),
    });
    return { request, key: other ?? unknown, clause };
  });
  const replayed = await expectSame(mock, calls);
  expect(replayed).toMatchObject(calls.map(({ clause }) => ({ clause })));
});

test('the line says what it leaves out, and which key it replaces', async ({ mock }) => {
  const notes = async (request: Request) =>
    curlOf(decisionRecord(await decide(mock, request)), mock.url).notes;
  expect(await notes(fixtureRequest('createEmbedding', keyOf('active')))).toEqual([
    'Put the key sk-…gRrU in ANYONE_API_KEY first.',
    'The body was not kept: the line sends a smallest one that is valid.',
    'Other headers and query parameters were not kept.',
  ]);
  expect(await notes(fixtureRequest('createEmbedding', null))).toEqual([
    'The body was not kept: the line sends a smallest one. It was not what the call was refused for.',
    'The model was not looked at: the line names a usual one.',
    'Other headers and query parameters were not kept.',
  ]);
});
