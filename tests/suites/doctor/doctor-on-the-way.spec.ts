import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { test } from '../../support/mock-server.ts';
import { runCommand } from '../../support/run-command.ts';
import { listen } from '../../targets/listen.ts';
import { startProxy } from '../../targets/proxy.ts';
import { expect, test as plainTest } from '../../test.ts';

const ask = (url: string, state: Parameters<typeof keyOf>[0] = 'active', variables = {}) =>
  runCommand(['doctor', '--base-url', url, '--timeout', '4000'], {
    ANYONE_API_KEY: keyOf(state),
    ...variables,
  });

test('doctor reports an exhausted quota at once, and does not ask again', async ({ mock }) => {
  const { code, output } = await ask(mock.url, 'exhausted');
  expect(code).toBe(1);
  expect(output.match(/reports that the quota is exhausted \(429\): "/g)).toHaveLength(3);
  expect(output).toContain('→ the key is valid: raise its quota in the dashboard');
  expect(mock.gateway.decisions.recent()).toHaveLength(3);
});

plainTest(
  'doctor reports too many requests with when to come again, and does not repeat them',
  async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.writeHead(429, { 'retry-after': '7', 'content-type': 'application/json' });
      response.end('{"error":{"message":"Slow down."}}');
    });
    const listening = await listen(server);
    const { code, output } = await ask(listening.url);
    await listening.close();
    expect(code).toBe(3);
    expect(output).toContain(
      '? OpenAI          GET /v1/models reports too many requests (429): "Slow down."',
    );
    expect(output).toContain('→ try again in 7 seconds');
    expect(asked).toBe(3);
  },
);

plainTest('after two seconds doctor says that it waits for an answer', async () => {
  const listening = await listen(createServer(() => {}));
  const { code, error } = await ask(listening.url);
  await listening.close();
  expect(code).toBe(4);
  expect(error).toBe(`Waiting for answers from ${new URL(listening.url).host} …\n`);
});

plainTest('the proxy of the environment is used, named, and reported where it fails', async () => {
  const proxy = await startProxy(9, 407);
  const { code, output } = await ask('https://gateway.example', 'active', {
    HTTPS_PROXY: proxy.url,
  });
  await proxy.close();
  expect(code).toBe(4);
  expect(output).toContain(`✓ Proxy           ${new URL(proxy.url).origin} (HTTPS_PROXY)`);
  expect(output).toContain(
    `✗ Connection      the proxy ${new URL(proxy.url).origin} answered 407 to CONNECT`,
  );
  expect(new Set(proxy.asked.map(({ authority }) => authority))).toEqual(
    new Set(['gateway.example:443']),
  );
});

plainTest('a key is never advised into a URL where its header was taken away', async () => {
  const gateway = createGateway();
  const handle = getRequestListener((request) => {
    const headers = new Headers(request.headers);
    for (const name of ['authorization', 'x-api-key', 'x-goog-api-key']) headers.delete(name);
    return gateway.fetch(new Request(request, { headers }));
  });
  const server = createServer((request, response) => void handle(request, response));
  const listening = await listen(server);
  const { code, output } = await ask(listening.url);
  await listening.close();
  expect(code).toBe(1);
  expect(output.match(/→ something in between removes the header/g)).toHaveLength(1);
  expect(output).toContain(
    'reports that no key came, although the request had it in `x-goog-api-key: KEY`',
  );
  expect(output).not.toMatch(/make the client send `\?key=KEY`/);
});
