import type OpenAI from 'openai';
import { paceStreams } from '../../../mocks/behaviours/pace.ts';
import { parseResponseFile } from '../../../mocks/behaviours/scripts/response-file.ts';
import { followScript } from '../../../mocks/behaviours/scripts/script.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import type { Patch } from '../../../mocks/gateway/stages.ts';
import { finishReply } from '../../../mocks/operations/finish-reply.ts';
import type { ResponseEvent } from '../../../mocks/realtime/events.ts';
import { realtimeResponse } from '../../../mocks/realtime/response.ts';
import { startServer } from '../../../mocks/server/server.ts';
import { targetOf } from '../../support/fixture-request.ts';
import { openRealtime, type SessionEvent } from '../../support/realtime-client.ts';
import { expect, test } from '../../test.ts';

/** Opens a session with a mock that behaves so, and says something in it. */
async function talk(...behaviours: Patch[]) {
  const server = await startServer(createGateway({ behaviours }));
  const client = await openRealtime(`${server.url}${targetOf('connectRealtime')}`);
  await client.until('session.created');
  return {
    ...client,
    say: (text: string) =>
      client.send({
        type: 'conversation.item.create',
        item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
      }),
    ask: () => client.send({ type: 'response.create' }),
    end: () => server.close(),
  };
}

const deltasOf = (events: readonly SessionEvent[]): string =>
  events.map(({ delta }) => (typeof delta === 'string' ? delta : '')).join('');

const scripted = (text: string) => {
  const script = parseResponseFile(text, 'answers.yaml');
  return followScript(() => script);
};

test('a paced response comes at its pace, is cancelled, and closes what it opened', async () => {
  const session = await talk(paceStreams(4));
  session.ask();
  const begun = [
    ...(await session.until('response.output_text.delta')),
    ...(await session.until('response.output_text.delta')),
  ];
  session.ask();
  expect(await session.next()).toMatchObject({
    type: 'error',
    error: { code: 'conversation_already_has_active_response' },
  });
  session.send({ type: 'response.cancel', response_id: 'resp_of_another' });
  expect((await session.until('error')).at(-1)).toMatchObject({
    error: { code: 'response_cancel_not_active' },
  });
  session.send({ type: 'response.cancel' });
  const rest = await session.until('response.done');
  const said = deltasOf([...begun, ...rest]);
  expect(said.length).toBeGreaterThan(0);
  const closed = rest.filter(({ type }) => type !== 'response.output_text.delta');
  expect(closed.map(({ type }) => type)).toEqual([
    'response.output_text.done',
    'response.content_part.done',
    'conversation.item.done',
    'response.output_item.done',
    'response.done',
  ]);
  expect(closed[0]).toMatchObject({ text: said });
  expect(closed.at(-1)).toMatchObject({
    response: {
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'client_cancelled' },
      output: [{ status: 'incomplete', content: [{ text: said }] }],
    },
  });
  session.send({ type: 'response.cancel', event_id: 'late' });
  expect(await session.next()).toMatchObject({
    type: 'error',
    error: { code: 'response_cancel_not_active', event_id: 'late' },
  });
  await session.end();
});

test('a response waits for its words at the pace of --tokens-per-second', async () => {
  const session = await talk(paceStreams(100));
  session.say('Hi');
  const start = performance.now();
  session.ask();
  const events = await session.until('response.done');
  // Some 27 tokens at 10 ms each, but for the last, after which nobody waits.
  expect(performance.now() - start).toBeGreaterThan(150);
  expect(events.at(-1)).toMatchObject({ response: { status: 'completed' } });
  await session.end();
});

test('a turn is answered as --responses has it: a text, a call and its result, an error', async () => {
  const session = await talk(
    scripted(`
      - when: { message: weather }
        call: { name: get_weather, arguments: { city: Paris } }
      - when: { message: limit }
        error: { status: 429, message: Slowly. }
      - text: Grey, as ever.
    `),
  );
  session.say('What is the weather?');
  session.ask();
  const called = await session.until('response.done');
  expect(deltasOf(called)).toBe('{"city":"Paris"}');
  expect(called.at(-1)).toMatchObject({
    response: { status: 'completed', output: [{ type: 'function_call', name: 'get_weather' }] },
  });
  session.send({
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: 'call_item_2', output: 'Grey.' },
  });
  session.ask();
  expect(deltasOf(await session.until('response.done'))).toBe('Grey, as ever.');
  session.say('the limit');
  session.ask();
  expect((await session.until('response.done')).at(-1)).toMatchObject({
    response: {
      status: 'failed',
      status_details: {
        type: 'failed',
        error: { type: 'requests', code: 'rate_limit_exceeded', message: 'Slowly.' },
      },
    },
  });
  await session.end();
});

test('an answer that is delayed in --responses opens the session at once, and waits in each turn', async () => {
  const before = performance.now();
  const session = await talk(scripted('- { text: Here I am., delay: 400 }'));
  expect(performance.now() - before).toBeLessThan(400);
  const start = performance.now();
  session.ask();
  await session.until('response.created');
  const events = await session.until('response.done');
  expect(performance.now() - start).toBeGreaterThan(390);
  expect(deltasOf(events)).toBe('Here I am.');
  await session.end();
});

test('each event of a response is of the OpenAI SDK’s type, but for the null of one that was completed', () => {
  const ids = { response: 'resp_1', item: 'item_2' };
  const replies = [
    finishReply([{ kind: 'text', text: 'Good morning.' }], {}),
    finishReply([{ kind: 'text', text: 'Good morning.' }], { limit: 1 }),
    finishReply([{ kind: 'call', name: 'weather', input: { city: 'Paris' } }], {}),
  ];
  // Its `session` and the client's own items are echoed as they were given: no closed type fits them.
  const typed = (event: ResponseEvent): OpenAI.Realtime.RealtimeServerEvent => {
    if (!('response' in event)) return { event_id: 'event_1', ...event };
    const { status_details: details, ...response } = event.response;
    const sent = details ? { ...response, status_details: details } : response;
    return { event_id: 'event_1', type: event.type, response: sent };
  };
  for (const reply of replies) {
    const events = [...realtimeResponse({ ids, prompt: 'Hi', reply, isCancelled: () => false })];
    const served = events.map((event) =>
      'response' in event && event.response.status_details === null
        ? { ...event, response: { ...event.response, status_details: undefined } }
        : event,
    );
    expect(events.map(typed)).toEqual(served.map((event) => ({ event_id: 'event_1', ...event })));
  }
});
