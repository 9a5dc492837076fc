import { createServer } from 'node:http';
import { expect, test } from '@playwright/test';
import { createAdminApi } from '../suites/provisioners/admin-api.ts';
import { listen } from './targets/listen.ts';

/** How often an API that always answers 429 is asked, by who has patience for so many milliseconds. */
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
    'the token API answered 429 to GET /api/token/: it is asked too often',
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
