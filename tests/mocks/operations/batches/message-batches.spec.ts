import { schemas } from '../../../../spec/generated/schemas.ts';
import { compileSchemas } from '../../../../spec/schemas/compile-schemas.ts';
import { createValidator } from '../../../../spec/validator.ts';
import { keyOf } from '../../../support/fixture-request.ts';
import { expect, test } from '../../../test.ts';
import { openGateway } from './open-gateway.ts';

const validator = createValidator(compileSchemas(schemas));

const messages = (...models: readonly string[]) => ({
  requests: models.map((model, index) => ({
    custom_id: `r${index}`,
    params: { model, max_tokens: 64, messages: [{ role: 'user', content: 'Good morning' }] },
  })),
});

test('a batch of messages ends after a moment, and its results are read where it says', async () => {
  const { see, wait } = openGateway();
  const body = messages('claude-sonnet-4-6', 'claude-opus-4-6');
  const broken = { custom_id: 'broken', params: { model: 'claude-opus-4-6' } };
  const { body: started } = await see('createMessageBatch', '', {
    body: { requests: [...body.requests, broken] },
  });
  expect(started).toMatchObject({
    processing_status: 'in_progress',
    request_counts: { processing: 3 },
    results_url: null,
  });
  expect((await see('listMessageBatchResults', started.id)).status).toBe(400);
  expect((await see('deleteMessageBatch', started.id)).status).toBe(400);
  wait(1000);
  const { body: ended } = await see('retrieveMessageBatch', started.id);
  expect(ended).toMatchObject({
    processing_status: 'ended',
    request_counts: { processing: 0, succeeded: 2, errored: 1 },
    results_url: `http://mock/v1/messages/batches/${started.id}/results`,
  });
  for (const one of [started, ended]) expect(validator.problems('MessageBatch', one)).toEqual([]);
  const { text } = await see('listMessageBatchResults', started.id);
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { custom_id: 'r0', result: { type: 'succeeded', message: { model: 'claude-sonnet-4-6' } } },
    { custom_id: 'r1', result: { type: 'succeeded', message: { type: 'message' } } },
    { custom_id: 'broken', result: { type: 'errored', error: { type: 'error' } } },
  ]);
  expect((await see('deleteMessageBatch', started.id)).body).toEqual({
    id: started.id,
    type: 'message_batch_deleted',
  });
  expect((await see('retrieveMessageBatch', started.id)).status).toBe(404);
});

test('a batch of messages that names a denied model is refused with 403', async () => {
  const { see, gateway } = openGateway();
  const body = messages('claude-haiku-4-5', 'claude-sonnet-4-6');
  const refused = await see('createMessageBatch', '', { key: keyOf('restricted'), body });
  expect([refused.status, refused.body.error.type]).toEqual([403, 'permission_error']);
  expect(gateway.decisions.recent().at(-1)?.clause).toBe('MODEL-FORBIDDEN');
});

test('a cancelled batch of messages has cancelled results', async () => {
  const { see, wait } = openGateway();
  const body = messages('claude-sonnet-4-6');
  const { body: started } = await see('createMessageBatch', '', { body });
  const { body: stopped } = await see('cancelMessageBatch', started.id);
  expect(stopped.processing_status).toBe('canceling');
  wait(1000);
  const { text } = await see('listMessageBatchResults', started.id);
  expect(JSON.parse(text)).toEqual({ custom_id: 'r0', result: { type: 'canceled' } });
});

test('no key sees the batches of messages of another one', async () => {
  const { see, wait } = openGateway();
  const { body: batch } = await see('createMessageBatch');
  wait(1000);
  const other = { key: keyOf('restricted') };
  for (const id of [
    'retrieveMessageBatch',
    'cancelMessageBatch',
    'listMessageBatchResults',
    'deleteMessageBatch',
  ] as const) {
    expect((await see(id, batch.id, other)).status, id).toBe(404);
  }
  expect((await see('listMessageBatches', '', other)).body.data).toEqual([]);
  const { body: list } = await see('listMessageBatches');
  expect(list).toMatchObject({ data: [{ id: batch.id }], first_id: batch.id, has_more: false });
  expect(validator.problems('MessageBatchList', list)).toEqual([]);
});
