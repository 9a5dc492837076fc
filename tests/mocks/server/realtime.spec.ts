import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { handshakeHeaders, keyOf, targetOf } from '../../support/fixture-request.ts';
import { type MockServer, test } from '../../support/mock-server.ts';
import { connectRaw, headOf } from '../../support/raw-connection.ts';
import { openRealtime } from '../../support/realtime-client.ts';
import { expect } from '../../test.ts';

const target = targetOf('connectRealtime');

/** Sends a handshake, and gives back what it is answered: a plain response, or an upgrade. */
function shakeHands(
  mock: MockServer,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ kind: 'response' | 'upgrade'; answer: IncomingMessage }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${mock.url}${path}`, {
      agent: false,
      headers: { ...handshakeHeaders, ...headers },
    });
    outgoing.on('response', (answer) => resolve({ kind: 'response', answer }));
    outgoing.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve({ kind: 'upgrade', answer });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

test.describe('a handshake', () => {
  const refused = [
    ['without a key', target, {}, 401, 'invalid_api_key'],
    [
      'with a deleted key',
      target,
      { authorization: `Bearer ${keyOf('deleted')}` },
      401,
      'invalid_api_key',
    ],
    [
      'with the key in another header',
      target,
      { 'x-api-key': keyOf('active') },
      401,
      'invalid_api_key',
    ],
    [
      'for a model that the key may not use',
      target,
      { authorization: `Bearer ${keyOf('restricted')}` },
      403,
      'model_not_allowed',
    ],
    [
      'with a used-up key',
      target,
      { authorization: `Bearer ${keyOf('exhausted')}` },
      429,
      'insufficient_quota',
    ],
    ['without a model', '/v1/realtime', { authorization: `Bearer ${keyOf('active')}` }, 400, null],
    ['on another path', '/v1/models', { authorization: `Bearer ${keyOf('active')}` }, 400, null],
    ['on no path', '/v1/real', { authorization: `Bearer ${keyOf('active')}` }, 404, 'unknown_url'],
  ] as const;
  for (const [name, path, headers, status, code] of refused) {
    test(`${name} is answered with a plain ${status}, before any upgrade`, async ({ mock }) => {
      const { kind, answer } = await shakeHands(mock, path, headers);
      expect({ kind, status: answer.statusCode }).toEqual({ kind: 'response', status });
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['www-authenticate'] === undefined).toBe(status !== 401);
      const body: unknown = JSON.parse(await text(answer));
      expect(body).toMatchObject({ error: { code } });
    });
  }

  test('with a valid key is accepted with 101', async ({ mock }) => {
    const { kind, answer } = await shakeHands(mock, target, {
      authorization: `Bearer ${keyOf('active')}`,
    });
    expect({ kind, status: answer.statusCode }).toEqual({ kind: 'upgrade', status: 101 });
    // The accept value of RFC 6455 §4.2.2 for the key that was sent.
    expect(answer.headers['sec-websocket-accept']).toBe('KIWcXUhCGgFUoea7fgkROGpk5tc=');
    expect(mock.gateway.decisions.recent()).toMatchObject([
      { status: 101, operation: 'connectRealtime', model: 'gpt-realtime', refusal: null },
    ]);
  });

  test('with a restricted key is accepted for a model on its list', async ({ mock }) => {
    const path = targetOf('connectRealtime', '', 'gpt-realtime-mini');
    const client = await openRealtime(`${mock.url}${path}`, keyOf('restricted'));
    expect(await client.next()).toMatchObject({ session: { model: 'gpt-realtime-mini' } });
    client.close();
    await client.closed;
  });

  test('of another protocol is no handshake: the plain endpoint answers', async ({ mock }) => {
    const connection = connectRaw(mock.port);
    const key = `Authorization: Bearer ${keyOf('active')}`;
    const upgrade = ['Connection: Upgrade', 'Upgrade: h2c'];
    connection.send(headOf(`GET ${target} HTTP/1.1`, 'Host: mock', key, ...upgrade));
    const answer = await connection.next();
    expect(answer?.status).toBe(426);
    expect(answer?.headers['upgrade']).toBe('websocket');
    connection.close();
  });

  test('under a Host that is none is answered 400, and the server goes on', async ({ mock }) => {
    const connection = connectRaw(mock.port);
    const headers = Object.entries(handshakeHeaders).map(([name, value]) => `${name}: ${value}`);
    connection.send(headOf(`GET ${target} HTTP/1.1`, 'Host: a/../b', ...headers));
    expect((await connection.next())?.status).toBe(400);
    await connection.closed;
    expect((await fetch(`${mock.url}/v1/models`)).status).toBe(401);
  });
});

test.describe('a session', () => {
  const say = (words: string) => ({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: words }] },
  });

  test('answers what is said in it, piece by piece', async ({ mock }) => {
    const client = await openRealtime(`${mock.url}${target}`);
    expect(await client.next()).toMatchObject({
      event_id: 'event_1',
      type: 'session.created',
      session: { model: 'gpt-realtime', output_modalities: ['text'] },
    });
    client.send(say('Good morning'));
    const added = await client.until('conversation.item.done');
    expect(added.at(-1)).toMatchObject({
      item: { role: 'user', content: [{ text: 'Good morning' }] },
    });
    client.send({ type: 'response.create' });
    const events = await client.until('response.done');
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type !== 'response.output_text.delta')).toEqual([
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_text.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
    ]);
    const deltas = events.filter(({ type }) => type === 'response.output_text.delta');
    const said = deltas.map(({ delta }) => String(delta)).join('');
    expect(said).toContain('"Good morning"');
    expect(events.at(-1)).toMatchObject({
      response: { status: 'completed', output: [{ role: 'assistant', content: [{ text: said }] }] },
    });
    client.close();
    await client.closed;
  });

  test('numbers its events, and answers a second question with the second answer', async ({
    mock,
  }) => {
    const client = await openRealtime(`${mock.url}${target}`);
    const events = await client.until('session.created');
    for (const words of ['First', 'Second']) {
      client.send(say(words));
      client.send({ type: 'response.create' });
      events.push(...(await client.until('response.done')));
      expect(JSON.stringify(events.at(-1))).toContain(words);
    }
    expect(events.map(({ event_id }) => event_id)).toEqual(
      events.map((_, at) => `event_${at + 1}`),
    );
    client.close();
  });

  test('reports what it cannot read, and goes on', async ({ mock }) => {
    const client = await openRealtime(`${mock.url}${target}`);
    await client.until('session.created');
    for (const [frame, message] of [
      ['{', 'The frame is not valid JSON.'],
      ['[]', '`type` is missing.'],
      [{ type: 'constructor' }, 'This mock does not know this type of event.'],
      [{ type: 'session.update' }, '`session` is missing.'],
    ] as const) {
      client.send(frame);
      expect(await client.next()).toMatchObject({ type: 'error', error: { message } });
    }
    client.send({ type: 'response.create', event_id: 'mine' });
    expect((await client.until('response.done')).length).toBeGreaterThan(9);
    client.close();
  });

  test('keeps the model that its key was judged for', async ({ mock }) => {
    const client = await openRealtime(`${mock.url}${target}`);
    await client.until('session.created');
    client.send({ type: 'session.update', event_id: 'mine', session: { model: 'gpt-5.4' } });
    expect(await client.next()).toMatchObject({
      type: 'error',
      error: { message: 'The model of a session cannot be changed.', event_id: 'mine' },
    });
    client.send({ type: 'session.update', session: { instructions: 'Be brief.' } });
    expect(await client.next()).toMatchObject({
      type: 'session.updated',
      session: { model: 'gpt-realtime', instructions: 'Be brief.' },
    });
    client.close();
  });

  test('that sends more than it may is ended, and no other with it', async ({ mock }) => {
    const client = await openRealtime(`${mock.url}${target}`);
    const other = await openRealtime(`${mock.url}${target}`);
    client.send('x'.repeat(1024 * 1024 + 1));
    await client.closed;
    await other.until('session.created');
    other.send({ type: 'response.create' });
    expect((await other.until('response.done')).at(-1)?.type).toBe('response.done');
    other.close();
  });
});
