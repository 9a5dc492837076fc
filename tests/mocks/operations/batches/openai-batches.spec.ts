import { setTimeout } from 'node:timers/promises';
import { schemas } from '../../../../spec/generated/schemas.ts';
import { compileSchemas } from '../../../../spec/schemas/compile-schemas.ts';
import { createValidator } from '../../../../spec/validator.ts';
import { keyOf } from '../../../support/fixture-request.ts';
import { expect, test } from '../../../test.ts';
import { type Opened, openGateway } from './open-gateway.ts';

const validator = createValidator(compileSchemas(schemas));
const active = keyOf('active');

const lineOf = (custom_id: string, body: object, url = '/v1/chat/completions') =>
  JSON.stringify({ custom_id, method: 'POST', url, body });

const chat = (content: string, model = 'gpt-5.4') => ({
  model,
  messages: [{ role: 'user', content }],
});

async function upload({ see }: Opened, lines: readonly string[], key = active, purpose = 'batch') {
  const form = new FormData();
  form.set('purpose', purpose);
  form.set('file', new File([lines.join('\n')], 'input.jsonl'));
  return (await see('uploadFile', '', { key, body: form })).body.id;
}

const order = (input_file_id: string) => ({
  input_file_id,
  endpoint: '/v1/chat/completions',
  completion_window: '24h',
});

async function startBatch(opened: Opened, lines: readonly string[], key = active) {
  const body = order(await upload(opened, lines, key));
  return opened.see('createBatch', '', { key, body });
}

const usedBy = ({ gateway }: Opened, name: string) =>
  gateway.keys.list().find((key) => key.name === name)?.used;

test('a batch ends after a moment: each answer is a line of a file, and each counts against the quota', async () => {
  const opened = openGateway();
  const { see, wait } = opened;
  const before = usedBy(opened, 'Active') ?? 0;
  const started = await startBatch(opened, [
    lineOf('first', chat('Good morning')),
    lineOf('second', { model: 'gpt-5.4' }),
    lineOf('third', { ...chat('Hi'), stream: true }),
  ]);
  expect(started.body).toMatchObject({ status: 'validating', output_file_id: null });
  expect((await see('retrieveBatch', started.body.id)).body.status).toBe('in_progress');
  wait(1000);
  const { body: ended } = await see('retrieveBatch', started.body.id);
  expect(ended).toMatchObject({
    status: 'completed',
    request_counts: { total: 3, completed: 1, failed: 2 },
  });
  for (const one of [started.body, ended]) expect(validator.problems('Batch', one)).toEqual([]);
  expect(usedBy(opened, 'Active')).toBe(before + 1);

  const output = await see('downloadFile', ended.output_file_id);
  expect(JSON.parse(output.text)).toMatchObject({
    custom_id: 'first',
    response: { status_code: 200, body: { object: 'chat.completion', model: 'gpt-5.4' } },
    error: null,
  });
  const { text } = await see('downloadFile', ended.error_file_id);
  const errors = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(errors.map((one) => [one.custom_id, one.response.status_code])).toEqual([
    ['second', 400],
    ['third', 400],
  ]);
  expect(errors[1].response.body.error.message).toContain('cannot be true in a batch');
});

test('a batch that names a model which the key may not use is refused, and costs nothing', async () => {
  const opened = openGateway();
  const lines = [
    lineOf('allowed', chat('Hi', 'gpt-5.4-mini')),
    lineOf('denied', chat('Hi', 'gpt-5.4')),
  ];
  const refused = await startBatch(opened, lines, keyOf('restricted'));
  expect(refused.status).toBe(403);
  expect(opened.gateway.decisions.recent().at(-1)).toMatchObject({
    operation: 'createBatch',
    clause: 'MODEL-FORBIDDEN',
  });
  expect(usedBy(opened, 'Restricted')).toBe(0);
  const started = await startBatch(opened, lines.slice(0, 1), keyOf('restricted'));
  expect(started.status).toBe(200);
  expect(usedBy(opened, 'Restricted')).toBe(1);
});

test('a batch spends a quota to its end and no further', async () => {
  const opened = openGateway();
  const { key } = opened.gateway.keys.create({ name: 'Small', models: null, quota: 2 });
  const lines = ['a', 'b', 'c', 'd'].map((name) => lineOf(name, chat('Hi')));
  const { body: started } = await startBatch(opened, lines, key);
  opened.wait(1000);
  expect(usedBy(opened, 'Small')).toBe(2);
  expect((await opened.see('retrieveBatch', started.id, { key })).status).toBe(429);
});

test('others are answered while a long batch runs, and it stops with its key', async () => {
  const opened = openGateway();
  const { keys } = opened.gateway;
  const { key, issued } = keys.create({ name: 'Long', models: null, quota: null });
  const lines = Array.from({ length: 1000 }, (_, index) => lineOf(`${index}`, chat('Hi')));
  const batch = startBatch(opened, lines, key);
  const deadline = Date.now() + 5_000;
  while (issued.used === 0 && Date.now() < deadline) await setTimeout(1);
  expect(issued.used).toBeGreaterThan(0);
  keys.remove(issued.id);
  expect((await batch).status).toBe(200);
  expect(issued.used).toBeLessThan(1000);
});

test('a batch whose file cannot be read fails, and names the lines', async () => {
  const opened = openGateway();
  const { body } = await startBatch(opened, [
    'no JSON',
    lineOf('a', chat('Hi'), '/v1/embeddings'),
    lineOf('b', chat('Hi')),
  ]);
  const { body: failed } = await opened.see('retrieveBatch', body.id);
  expect(failed).toMatchObject({ status: 'failed', request_counts: { total: 0 } });
  expect(
    failed.errors.data.map((one: { line: number; code: string }) => [one.line, one.code]),
  ).toEqual([
    [1, 'invalid_json_line'],
    [2, 'mismatched_url'],
  ]);
  expect(validator.problems('Batch', failed)).toEqual([]);
  expect((await opened.see('cancelBatch', body.id)).status).toBe(400);
});

test('a batch takes only a file of its own key that is meant for batches', async () => {
  const opened = openGateway();
  const other = await upload(opened, [lineOf('a', chat('Hi'))], keyOf('restricted'));
  const notMeant = await upload(opened, ['text'], active, 'user_data');
  expect((await opened.see('createBatch', '', { body: order(other) })).status).toBe(404);
  expect((await opened.see('createBatch', '', { body: order(notMeant) })).status).toBe(400);
});

test('a batch that runs is cancelled, and one that has ended is not', async () => {
  const opened = openGateway();
  const { see, wait } = opened;
  const { body: first } = await startBatch(opened, [lineOf('a', chat('Hi'))]);
  expect((await see('cancelBatch', first.id)).body.status).toBe('cancelling');
  wait(1000);
  expect((await see('retrieveBatch', first.id)).body).toMatchObject({
    status: 'cancelled',
    output_file_id: null,
  });
  const { body: second } = await startBatch(opened, [lineOf('a', chat('Hi'))]);
  wait(1000);
  expect((await see('cancelBatch', second.id)).status).toBe(400);
  const { body: list } = await see('listBatches', '', { query: 'limit=1' });
  expect([list.data.length, list.first_id, list.has_more]).toEqual([1, second.id, true]);
  expect(validator.problems('BatchList', list)).toEqual([]);
});

test('no key sees the batches of another one', async () => {
  const opened = openGateway();
  const { see } = opened;
  const { body: batch } = await startBatch(opened, [lineOf('a', chat('Hi'))]);
  const other = { key: keyOf('restricted') };
  for (const id of ['retrieveBatch', 'cancelBatch'] as const) {
    expect((await see(id, batch.id, other)).status, id).toBe(404);
  }
  expect((await see('listBatches', '', other)).body.data).toEqual([]);
  expect((await see('listBatches')).body.data).toHaveLength(1);
});
