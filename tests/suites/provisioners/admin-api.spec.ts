import { createServer } from 'node:http';
import { createAdminApi } from '../../../suites/provisioners/admin-api.ts';
import { createControlApiProvisioner } from '../../../suites/provisioners/control-api.ts';
import { createPace } from '../../../suites/wire/pace.ts';
import { listen } from '../../targets/listen.ts';
import { expect, test } from '../../test.ts';

/** How often an API that always answers 429 is asked, by a caller whose patience is this many milliseconds. */
async function askedWith(patience: number, retryAfter: string): Promise<number> {
  let asked = 0;
  const server = await listen(
    createServer((_, response) => {
      asked += 1;
      response.writeHead(429, { 'Retry-After': retryAfter }).end();
    }),
  );
  const api = createAdminApi({
    name: 'the token API',
    baseUrl: new URL(server.url),
    headers: {},
    patience,
  });
  await expect(api.call('GET', '/api/token/?p=0')).rejects.toThrow(
    'the token API answered 429 to GET /api/token/: too many requests',
  );
  await api.close();
  await server.close();
  return asked;
}

test('an API that is asked too often is waited for, up to the patience of the run', async () => {
  // A tenth of a second at least is waited each time.
  expect(await askedWith(250, '0')).toBe(3);
  expect(await askedWith(900, '1')).toBe(1);
});

/** An API that answers these in turn, the last one again and again, and notes when it was asked for what. */
async function answerInTurn(
  ...answers: readonly (readonly [status: number, retryAfter?: string])[]
) {
  const asked: { readonly at: number; readonly line: string }[] = [];
  const server = await listen(
    createServer(({ method, url }, response) => {
      const [status, retryAfter] = answers[Math.min(asked.length, answers.length - 1)] ?? [500];
      asked.push({ at: performance.now(), line: `${method} ${url}` });
      response.writeHead(status, retryAfter === undefined ? {} : { 'Retry-After': retryAfter });
      response.end('{}');
    }),
  );
  return { asked, server };
}

const waited = ([first, second]: readonly { readonly at: number }[]): number =>
  (second?.at ?? 0) - (first?.at ?? 0);

test('an HTTP date in Retry-After is waited for, as seconds are', async () => {
  const inThreeSeconds = () => new Date(Date.now() + 3_000).toUTCString();
  for (const readNow of [() => '2', inThreeSeconds]) {
    const retryAfter = readNow();
    const { asked, server } = await answerInTurn([429, retryAfter], [200]);
    const api = createAdminApi({ name: 'the API', baseUrl: new URL(server.url), headers: {} });
    expect(await api.call('GET', '/api/token/')).toBe('{}');
    await api.close();
    await server.close();
    expect(asked).toHaveLength(2);
    expect(waited(asked), retryAfter).toBeGreaterThan(1_900);
  }
});

test('the control API is waited for, too', async () => {
  const { asked, server } = await answerInTurn([429, '1'], [200]);
  const provisioner = createControlApiProvisioner(new URL(server.url));
  await provisioner.remove('key_1');
  await provisioner.close();
  await server.close();
  expect(asked.map(({ line }) => line)).toEqual(Array(2).fill('DELETE /_anyone/keys/key_1'));
  expect(waited(asked)).toBeGreaterThan(990);
});

test('what is to wait longer than a run waits is not asked again, and the rest goes on', async () => {
  const { asked, server } = await answerInTurn([429, '1000000000']);
  const api = createAdminApi({ name: 'the API', baseUrl: new URL(server.url), headers: {} });
  const words = (path: string) =>
    `the API answered 429 to DELETE ${path}: too many requests and asks to wait 1000000000 s`;
  await expect(api.call('DELETE', '/api/token/1')).rejects.toThrow(words('/api/token/1'));
  await expect(api.call('DELETE', '/api/token/1')).rejects.toThrow(words('/api/token/1'));
  await expect(api.call('DELETE', '/api/token/2')).rejects.toThrow(words('/api/token/2'));
  api.hurry();
  await expect(api.call('DELETE', '/api/token/1')).rejects.toThrow(words('/api/token/1'));
  await expect(api.call('GET', '/api/token/?p=0')).rejects.toThrow('answered 429 to GET');
  await api.close();
  await server.close();
  expect(asked.map(({ line }) => line)).toEqual(['DELETE /api/token/1', 'GET /api/token/?p=0']);
});

test('a call that waits for its turn is turned away when the run ends, one that comes after it is not', async () => {
  const { asked, server } = await answerInTurn([200]);
  const pace = createPace({ rate: 1, concurrency: 2 });
  const baseUrl = new URL(server.url);
  const api = createAdminApi({ name: 'the API', baseUrl, headers: {}, pace });
  await api.call('GET', '/first');
  const waiting = api.call('POST', '/waiting');
  const turnedAway = expect(waiting).rejects.toThrow('the run ended');
  pace.slow(60_000, 0);
  api.hurry();
  await turnedAway;
  await api.call('DELETE', '/last');
  await api.close();
  await server.close();
  expect(asked.map(({ line }) => line)).toEqual(['GET /first', 'DELETE /last']);
  expect(waited(asked)).toBeGreaterThan(1_000);
  expect(waited(asked)).toBeLessThan(20_000);
});

const page = '<html><head><title>503 Service Temporarily Unavailable</title></head></html>';

for (const [what, call, answers, statuses] of [
  ['a deletion', 'DELETE', ['{}', '{}'], [503, 503, 200]],
  ['a key that a front end kept from being made', 'POST', [page, page], [503, 503, 200]],
  ['a key that may have been made', 'POST', ['{}'], [503]],
  ['what is never answered otherwise', 'DELETE', ['{}', '{}', '{}', '{}'], [503, 503, 503, 503]],
] as const) {
  test(`after a 503, ${what} is asked for ${statuses.length} times`, async () => {
    let seen = 0;
    const server = await listen(
      createServer((_, response) => {
        const body = answers[seen];
        seen += 1;
        response
          .writeHead(body === undefined ? 200 : 503, { 'Retry-After': '0' })
          .end(body ?? '{}');
      }),
    );
    const api = createAdminApi({ name: 'the API', baseUrl: new URL(server.url), headers: {} });
    const ended = api.call(call, '/api/token/1');
    if (statuses.at(-1) === 200) await ended;
    else await expect(ended).rejects.toThrow(`the API answered 503 to ${call}`);
    await api.close();
    await server.close();
    expect(seen).toBe(statuses.length);
  });
}
