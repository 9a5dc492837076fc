import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { startServer } from '../../../mocks/server/server.ts';
import type { OperationId } from '../../../spec/index.ts';
import { fixtureRequest, keyOf, targetOf } from '../../support/fixture-request.ts';
import { see } from '../../support/read-answer.ts';
import { openRealtime } from '../../support/realtime-client.ts';
import { expect, test } from '../../test.ts';

const fail = (): never => {
  throw new TypeError('a stage without sense');
};

const requests: readonly [OperationId, object][] = [
  ['createChatCompletion', { error: { type: 'server_error' } }],
  ['createMessage', { type: 'error', error: { type: 'api_error' } }],
  ['generateContent', { error: { code: 500, status: 'INTERNAL' } }],
];

for (const stage of ['authenticate', 'authorize', 'prepare', 'readPayload', 'readModel'] as const) {
  test(`a failure of ${stage} is answered 500 in the format of its path, and reported`, async () => {
    const gateway = createGateway({ behaviours: [(stages) => ({ ...stages, [stage]: fail })] });
    for (const [id, error] of requests) {
      const answer = await gateway.fetch(fixtureRequest(id, keyOf('active')));
      expect(await see(answer), id).toMatchObject({ status: 500, body: error });
      const decision = gateway.decisions.recent().at(-1);
      expect(decision).toMatchObject({ operation: id, status: 500 });
      expect(decision?.refusal?.reason).toBe('the gateway failed: a stage without sense');
    }
  });
}

test('an answer that cannot be written fails in the format of its path, and is logged', async () => {
  const finish = (answer: { status: number }) => (answer.status === 200 ? fail() : answer);
  const gateway = createGateway({
    behaviours: [(stages) => ({ ...stages, finish: (_, answer) => finish(answer) && answer })],
  });
  const answer = await gateway.fetch(fixtureRequest('createMessage', keyOf('active')));
  expect(await see(answer)).toMatchObject({ status: 500, body: { error: { type: 'api_error' } } });
  expect(gateway.decisions.recent()).toMatchObject([{ operation: 'createMessage', status: 500 }]);
});

test('an answer of more than half a gigabyte is refused with 400', async () => {
  const prompt = 'x'.repeat(5_000_000);
  const body = JSON.stringify({ model: 'gpt-3.5-turbo-instruct', prompt, n: 128, echo: true });
  const gateway = createGateway();
  const answer = await gateway.fetch(fixtureRequest('createCompletion', keyOf('active'), { body }));
  expect(await see(answer)).toMatchObject({
    status: 400,
    body: {
      error: { message: 'The answer to this request would be too long: ask for less at once.' },
    },
  });
});

test('a realtime session whose answers fail says so, and goes on', async () => {
  const gateway = createGateway({
    behaviours: [(stages) => ({ ...stages, voice: { ...stages.voice, openPace: fail } })],
  });
  const server = await startServer(gateway);
  const session = await openRealtime(`${server.url}${targetOf('connectRealtime')}`);
  await session.next();
  for (let turn = 0; turn < 2; turn += 1) {
    session.send({ type: 'response.create' });
    expect(await session.next()).toMatchObject({ type: 'error', error: { type: 'server_error' } });
  }
  session.send({ type: 'input_audio_buffer.clear' });
  expect((await session.next()).type).toBe('input_audio_buffer.cleared');
  await server.close();
});
