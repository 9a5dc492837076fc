import { createGateway } from '../../../../mocks/gateway/gateway.ts';
import { requestOf } from '../../../../mocks/gateway/request/request.ts';
import { createTrafficLog } from '../../../../mocks/gateway/traffic/traffic-log.ts';
import { fixtureRequest, keyOf } from '../../../support/fixture-request.ts';
import { expect, test } from '../../../test.ts';

const bodyLimit = 1_000;

test('the rest of a long body is let go of, and not only hidden', async () => {
  const gateway = createGateway({ traffic: createTrafficLog({ bodyLimit }) });
  const request = requestOf(fixtureRequest('createChatCompletion', keyOf('active')));
  const whole = Buffer.alloc(200_000, ' ');
  await gateway.answer({ ...request, readBody: async () => whole });

  const body = gateway.decisions.recent().at(-1)?.exchange?.requestBody;
  const pieces = typeof body === 'object' && body !== null && 'pieces' in body ? body.pieces : [];
  const kept = pieces.filter((piece) => piece instanceof Uint8Array);
  expect(kept.map(({ byteLength }) => byteLength)).toEqual([bodyLimit]);
  expect(kept.map(({ buffer }) => buffer.byteLength)).toEqual([bodyLimit]);
});
