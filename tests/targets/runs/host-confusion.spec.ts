import { createServer } from 'node:http';
import { checkTarget } from '../../support/suites/check-target.ts';
import { expect, test } from '../../test.ts';
import { listen } from '../listen.ts';
import { terseKeys, terseTarget } from '../written/terse-gateway.ts';

const models = { object: 'list', data: [{ id: 'gpt-5.4', object: 'model' }] };

/** A gateway whose guard puts its URL together with `Host`, while its router uses the target. */
const startConfused = () =>
  listen(
    createServer((request, response) => {
      const url = `http://${request.headers.host}${request.url}`;
      if (!URL.canParse(url)) {
        response.writeHead(400).end();
        return;
      }
      const { pathname } = new URL(url);
      const isGood = request.headers.authorization === `Bearer ${terseKeys.active}`;
      const isServed = request.url === '/v1/models' && (pathname === '/health' || isGood);
      response
        .writeHead(isServed ? 200 : 401, { 'Content-Type': 'application/json' })
        .end(JSON.stringify(isServed ? models : { error: {} }));
    }),
  );

test('a guard that believes a path in Host is found, and by nothing else', async () => {
  const server = await startConfused();
  const only = ['HARD-NO-BYPASS/listModels/*/*'];
  const report = await checkTarget(terseTarget(server.url, 'free'), { only });
  await server.close();
  const failed = report.cases.filter(({ outcome }) => outcome === 'failed');
  expect(failed.map(({ variant }) => variant)).toEqual([
    expect.stringMatching(/(?:^|-)host-with-path$/),
  ]);
  expect(failed[0]?.findings).toMatchObject([{ severity: 'served', answer: { status: 200 } }]);
});
