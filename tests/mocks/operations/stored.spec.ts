import { createControl } from '../../../mocks/control/control.ts';
import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import { collectIn, createRoom, empty } from '../../../mocks/operations/stored/shelf.ts';
import type { EndpointId } from '../../../spec/index.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';
import { askCompanion } from './ask-companion.ts';

const active = keyOf('active');

const see = async (
  gateway: Gateway,
  id: EndpointId,
  named: string,
  more: { readonly key?: string; readonly query?: string } = {},
) => {
  const response = await askCompanion(gateway, id, { key: active, named, ...more });
  return { status: response.status, body: JSON.parse(await response.text()) };
};

async function respondTo(gateway: Gateway, body: object, key = active) {
  const response = await gateway.fetch(
    new Request('http://mock/v1/responses', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-5.4', ...body }),
    }),
  );
  return { status: response.status, body: JSON.parse(await response.text()) };
}

test('a response is kept with what it answered, until it is deleted', async () => {
  const gateway = createGateway();
  const { body: made } = await respondTo(gateway, { input: 'Good morning' });
  expect(await see(gateway, 'retrieveResponse', made.id)).toEqual({ status: 200, body: made });
  const items = await see(gateway, 'listResponseInput', made.id);
  expect(items.body).toMatchObject({
    has_more: false,
    data: [{ role: 'user', content: [{ type: 'input_text', text: 'Good morning' }] }],
  });
  expect((await see(gateway, 'cancelResponse', made.id)).status).toBe(400);
  expect((await see(gateway, 'deleteResponse', made.id)).body).toEqual({
    id: made.id,
    object: 'response',
    deleted: true,
  });
  expect((await see(gateway, 'retrieveResponse', made.id)).status).toBe(404);
});

test('a response with `store: false` is not kept', async () => {
  const gateway = createGateway();
  const { body: made } = await respondTo(gateway, { input: 'Good morning', store: false });
  expect((await see(gateway, 'retrieveResponse', made.id)).status).toBe(404);
});

test('a response continues an earlier one of its key, whose tokens count', async () => {
  const gateway = createGateway();
  const { body: first } = await respondTo(gateway, { input: 'Good morning' });
  const previous = { input: 'And then?', previous_response_id: first.id };
  const { body: second } = await respondTo(gateway, previous);
  expect(second.previous_response_id).toBe(first.id);
  expect(second.usage.input_tokens).toBe(first.usage.total_tokens + 3);
});

test('a response that continues what this key does not have is refused, and costs nothing', async () => {
  const gateway = createGateway();
  const { body: first } = await respondTo(gateway, { input: 'Good morning' });
  const used = () => gateway.keys.list().map((key) => key.used);
  const before = used();
  const restricted = { model: 'gpt-5.4-mini', input: 'Hi', previous_response_id: first.id };
  for (const { status, body } of [
    await respondTo(gateway, restricted, keyOf('restricted')),
    await respondTo(gateway, { input: 'Hi', previous_response_id: 'resp_nobodys' }),
  ]) {
    expect([status, body.error.code]).toEqual([404, 'previous_response_not_found']);
  }
  expect(used()).toEqual(before);
});

test('a conversation gathers what was said in it, and is changed and deleted', async () => {
  const gateway = createGateway();
  const { body: made } = await see(gateway, 'createConversation', '');
  await respondTo(gateway, { input: 'Good morning', conversation: made.id });
  await see(gateway, 'addConversationItems', made.id);
  const { body: items } = await see(gateway, 'listConversationItems', made.id, {
    query: 'order=asc',
  });
  expect(items.data.map(({ role }: { role: string }) => role)).toEqual([
    'user',
    'assistant',
    'user',
  ]);
  const page = await see(gateway, 'listConversationItems', made.id, {
    query: `order=asc&limit=1&after=${items.first_id}`,
  });
  expect(page.body).toMatchObject({ data: [items.data[1]], has_more: true });
  const changed = await see(gateway, 'updateConversation', made.id);
  expect(changed.body.metadata).toEqual({ topic: 'greetings' });
  expect((await see(gateway, 'retrieveConversation', made.id)).body).toEqual(changed.body);
  expect((await see(gateway, 'deleteConversation', made.id)).status).toBe(200);
  expect((await respondTo(gateway, { input: 'Hi', conversation: made.id })).status).toBe(404);
});

test('a file is listed, sent back byte for byte, and deleted', async () => {
  const gateway = createGateway();
  const { body: file } = await see(gateway, 'uploadFile', '');
  expect(file).toMatchObject({ bytes: 12, filename: 'hello.txt', purpose: 'user_data' });
  expect((await see(gateway, 'listFiles', '')).body.data).toEqual([file]);
  expect((await see(gateway, 'listFiles', '', { query: 'purpose=batch' })).body.data).toEqual([]);
  expect((await see(gateway, 'retrieveFile', file.id)).body).toEqual(file);
  const sent = await askCompanion(gateway, 'downloadFile', { key: active, named: file.id });
  expect(await sent.text()).toBe('Good morning');
  expect((await see(gateway, 'deleteFile', file.id)).status).toBe(200);
  expect((await see(gateway, 'listFiles', '')).body.data).toEqual([]);
});

test('no key sees what another one left, and a reset forgets all of it', async () => {
  const gateway = createGateway();
  const { body: file } = await see(gateway, 'uploadFile', '');
  const { body: made } = await see(gateway, 'createConversation', '');
  const { body: answered } = await respondTo(gateway, { input: 'Hi' });
  const left: readonly (readonly [EndpointId, string])[] = [
    ['retrieveFile', file.id],
    ['downloadFile', file.id],
    ['deleteFile', file.id],
    ['retrieveConversation', made.id],
    ['listConversationItems', made.id],
    ['deleteConversation', made.id],
    ['retrieveResponse', answered.id],
    ['listResponseInput', answered.id],
    ['deleteResponse', answered.id],
  ];
  const other = { key: keyOf('restricted') };
  for (const [id, named] of left) {
    expect((await see(gateway, id, named, other)).status, id).toBe(404);
  }
  expect((await see(gateway, 'listFiles', '', other)).body.data).toEqual([]);
  expect((await see(gateway, 'retrieveFile', file.id)).status).toBe(200);
  const control = createControl(gateway);
  await control.answer(new Request('http://127.0.0.1/_anyone/reset', { method: 'POST' }));
  for (const [id, named] of left) expect((await see(gateway, id, named)).status, id).toBe(404);
});

test('the oldest thing of a key makes room for a new one, of whatever kind', () => {
  const room = createRoom({ things: 3, bytes: 10 });
  const [texts, numbers] = [collectIn<string>([room]), collectIn<number>([room])];
  texts.put('a', 'first', 1);
  numbers.put('b', 2, 1);
  numbers.put('c', 3, 1);
  texts.put('d', 'fourth', 1);
  expect([texts.list(), numbers.list()]).toEqual([['fourth'], [2, 3]]);
  texts.put('e', 'large', 9);
  expect([texts.list(), numbers.list()]).toEqual([['fourth', 'large'], []]);
  expect([texts.remove('a'), texts.remove('e')]).toEqual([false, true]);
  numbers.put('f', 6, 9);
  expect([texts.list(), numbers.list()]).toEqual([['fourth'], [6]]);
});

test('what one key stores makes room in that of all keys, too, and gives it back', () => {
  const whole = createRoom({ things: 10, bytes: 10 });
  const rooms = [1, 2].map(() => createRoom({ things: 10, bytes: 8 }));
  const [mine, yours] = rooms.map((room) => collectIn<string>([room, whole]));
  mine?.put('a', 'my first', 6);
  yours?.put('b', 'your first', 4);
  expect([mine?.list(), yours?.list()]).toEqual([['my first'], ['your first']]);
  yours?.put('c', 'your second', 4);
  expect([mine?.list(), yours?.list()]).toEqual([[], ['your first', 'your second']]);
  for (const room of rooms) empty(room);
  expect([whole.total, whole.entries.size]).toEqual([0, 0]);
  mine?.put('d', 'too large', 11);
  expect([mine?.list(), whole.total]).toEqual([[], 0]);
});

test('what is stored has another id each time, and the same ones in each run with a seed', async () => {
  const idsOf = async (gateway: Gateway): Promise<string[]> => {
    const ids: string[] = [];
    for (const id of ['createConversation', 'createConversation', 'uploadFile'] as const) {
      ids.push((await see(gateway, id, '')).body.id);
    }
    return ids;
  };
  const seeded = await idsOf(createGateway({ seed: 7 }));
  expect(new Set(seeded).size).toBe(3);
  expect(await idsOf(createGateway({ seed: 7 }))).toEqual(seeded);
  expect(await idsOf(createGateway())).not.toEqual(await idsOf(createGateway()));
});
