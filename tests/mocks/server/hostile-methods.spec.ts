import { HttpResponse, http } from 'msw';
import { createControl } from '../../../mocks/control/control.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { withHandlers } from '../../../mocks/msw/with-handlers.ts';
import { startServer } from '../../../mocks/server/server.ts';
import { connectRaw, headOf } from '../../support/raw-connection.ts';
import { expect, test } from '../../test.ts';

const methods = ['TRACE', 'TRACK', 'PROPFIND', 'M-SEARCH', 'OPTIONS', 'PUT'];
const targets = [
  '/v1/models',
  '/_anyone/keys',
  '/_anyone/%zz',
  '/',
  '*',
  '//',
  '/v1/models?key=%ZZ',
];
const hosts = ['127.0.0.1', 'localhost:0', '127.0.0.1:', 'xn--', 'a..b', 'x:99999'];

test('no method, target or host is answered with a failure of the mock, handlers in front or not', async () => {
  const gateway = createGateway();
  const handlers = [http.get('https://api.anyone.ai/v1/x', () => HttpResponse.text('x'))];
  for (const front of [gateway, withHandlers(gateway, handlers, () => undefined)]) {
    for (const options of [{}, { token: 'a-token-for-this-test' }]) {
      const server = await startServer(front, { control: createControl(gateway, options) });
      for (const method of methods) {
        for (const [index, target] of targets.entries()) {
          const host = hosts[index % hosts.length] ?? '';
          const connection = connectRaw(server.port);
          connection.send(
            headOf(`${method} ${target} HTTP/1.1`, `Host: ${host}`, `Origin: https://${host}`),
          );
          const answer = await connection.next();
          expect(answer?.status, `${method} ${target} at ${host}`).toBeLessThan(500);
          connection.close();
        }
      }
      await server.close();
    }
  }
});
