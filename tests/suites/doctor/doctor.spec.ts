import { createServer, type RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { startClientMock } from '../../clients/lossy-mock.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { test } from '../../support/mock-server.ts';
import { runCommand } from '../../support/run-command.ts';
import { answerAlike, listen } from '../../targets/listen.ts';
import { expect, test as plainTest } from '../../test.ts';
import { askDoctor as ask } from './ask-doctor.ts';

const key = keyOf('active');

test('doctor says that a valid set-up is well, and it costs nothing', async ({ mock }) => {
  const { code, output, error } = await ask(mock.url);
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(output.split('\n')).toEqual([
    `✓ ANYONE_API_KEY  ${key.length} characters, the last four ${key.slice(-4)}`,
    `✓ Base URL        ${mock.url}`,
    '✓ OpenAI          GET /v1/models accepts the key in `Authorization: Bearer KEY` (200)',
    '✓ Anthropic       POST /v1/messages accepts the key in `x-api-key: KEY` (400)',
    expect.stringMatching(
      /^✓ Gemini {10}POST \/v1beta\/models\/\{model\}:generateContent accepts the key in `x-goog-api-key: KEY` \(400\)$/,
    ),
    '✓ Clock           agrees with the target',
    '',
    'Everything works.',
    '',
  ]);
  const served = mock.gateway.decisions.recent();
  expect(served.map(({ operation, status }) => [operation, status]).toSorted()).toEqual([
    ['createMessage', 400],
    ['createMessage', 401],
    ['generateContent', 400],
    ['generateContent', 401],
    ['listModels', 200],
    ['listModels', 401],
  ]);
});

for (const [status, body] of [
  [200, '{"object":"list","data":[]}'],
  [400, '{"error":{"message":"Which model?","type":"invalid_request_error"}}'],
] as const) {
  test(`a gateway that answers ${status} to any key does not show that a key is accepted`, async () => {
    const headers = { 'content-type': 'application/json' };
    const gateway = await answerAlike({ status, body, headers });
    const { code, output } = await ask(gateway.url);
    await gateway.close();
    expect(code).toBe(3);
    expect(output).toContain(
      `? OpenAI          GET /v1/models answers a key that was never issued as it answers yours (${status}), so this says nothing about your key`,
    );
    expect(output).toMatch(/\nNo problem found, but some checks are inconclusive\.\n$/);
  });
}

test('a key that is refused everywhere is reported with what to compare', async ({ mock }) => {
  const { code, output } = await ask(mock.url, keyOf('deleted'));
  expect(code).toBe(1);
  expect(output.match(/refuses the key \(401\)/g)).toHaveLength(3);
  expect(output).toContain('→ compare its length');
  expect(output).toMatch(/\nOne problem to fix\.\n$/);
});

test('a proxy that strips the header is reported as one', async () => {
  const mock = await startClientMock(true);
  const { code, output } = await ask(mock.url);
  await mock.close();
  expect(code).toBe(1);
  expect(output).toContain(
    '✗ Anthropic       POST /v1/messages reports that no key came, although the request had it in `x-api-key: KEY`: "No API key provided.',
  );
  expect(output).toContain('→ something in between removes the header');
});

test('a gateway that wants another header on an endpoint is reported, with the header', async () => {
  const gateway = createGateway();
  const handle = getRequestListener((request) => {
    const headers = new Headers(request.headers);
    // This one reads the key of a message from a Bearer token alone.
    const bearer = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1];
    headers.delete('x-api-key');
    if (bearer !== undefined) headers.set('x-api-key', bearer);
    const { method } = request;
    const body = method === 'POST' ? { body: request.body, duplex: 'half' as const } : {};
    return gateway.fetch(new Request(request.url, { method, headers, ...body }));
  });
  const server = await listen(createServer(handle));
  const { code, output } = await ask(server.url);
  await server.close();
  expect(code).toBe(1);
  expect(output).toContain(
    'POST /v1/messages accepts the key in `Authorization: Bearer KEY`, not in `x-api-key: KEY`',
  );
  expect(output).toMatch(/\nOne problem to fix\.\n$/);
});

const answered = (listener: RequestListener) => listen(createServer(listener));

for (const [what, listener, line] of [
  [
    'a redirect',
    (_, response) => response.writeHead(301, { location: 'https://www.example.com/x' }).end(),
    'GET /v1/models is redirected to https://www.example.com (301)',
  ],
  [
    'a web page',
    (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>'),
    'GET /v1/models answers with a web page (200)',
  ],
  [
    'a 403',
    (_, response) =>
      response
        .writeHead(403, { 'content-type': 'application/json' })
        .end('{"error":{"message":"Not from this address"}}'),
    'GET /v1/models is forbidden (403): "Not from this address"',
  ],
] as const satisfies readonly (readonly [string, RequestListener, string])[]) {
  plainTest(`${what} is reported as what it is`, async () => {
    const server = await answered(listener);
    const { code, output } = await ask(server.url);
    await server.close();
    expect(code).toBe(1);
    expect(output).toContain(line);
  });
}

plainTest('an endpoint that is not there, or in trouble, leaves it open', async () => {
  const server = await answered((request, response) => {
    response.writeHead(request.url?.startsWith('/v1beta') ? 404 : 503).end();
  });
  const { code, output } = await ask(server.url);
  await server.close();
  expect(code).toBe(3);
  expect(output).toContain('? OpenAI          GET /v1/models answered 503: an upstream is down');
  expect(output).toMatch(/\? Gemini .* does not exist \(404\)/);
  expect(output).toMatch(/\nNo problem found, but some checks are inconclusive\.\n$/);
});

for (const [minutes, line] of [
  [90, 'this machine is 90 minutes behind the target'],
  [-90, 'this machine is 90 minutes ahead of the target'],
] as const) {
  plainTest(`a clock is reported to be wrong: ${line}`, async () => {
    const gateway = createGateway();
    const handle = getRequestListener(async (request) => {
      const answer = await gateway.fetch(request);
      answer.headers.set('date', new Date(Date.now() + minutes * 60_000).toUTCString());
      return answer;
    });
    const server = await listen(createServer(handle));
    const { code, output } = await ask(server.url);
    await server.close();
    expect(code).toBe(1);
    expect(output).toContain(`✗ Clock           ${line}`);
  });
}

for (const [path, line, advice] of [
  ['/v1', 'ends in /v1, so that clients would send it twice', 'use ORIGIN'],
  ['/v1/v1/', 'ends in /v1/v1, so that clients would send it twice', 'use ORIGIN'],
  ['/ai/v1beta', 'ends in /v1beta, so that clients would send it twice', 'use ORIGIN/ai'],
  [
    '/v1/chat/completions',
    'ends in the path of an endpoint, /v1/chat/completions',
    'use ORIGIN: clients add the path',
  ],
] as const) {
  test(`a base URL that ends in ${path} is reported before anything is sent`, async ({ mock }) => {
    const { code, output } = await ask(mock.url + path);
    expect(code).toBe(2);
    expect(output).toContain(`✗ Base URL        ${line}`);
    expect(output).toContain(`→ ${advice.replace('ORIGIN', mock.url)}`);
    expect(mock.gateway.decisions.recent()).toEqual([]);
  });
}

test('a variable that is wrong is reported before anything is sent', async ({ mock }) => {
  for (const value of [`"${key}"`, null]) {
    const { code, output } = await ask(mock.url, value);
    expect(code).toBe(2);
    expect(output).toContain('✗ ANYONE_API_KEY');
  }
  expect(mock.gateway.decisions.recent()).toEqual([]);
});

plainTest('doctor without an address says how to give one', async () => {
  expect(await runCommand(['doctor'], { ANYONE_API_KEY: key })).toEqual({
    code: 2,
    output: '',
    error:
      'Give the address of the gateway: npx anyone-conformance doctor https://api.anyone.ai.\n',
  });
});
