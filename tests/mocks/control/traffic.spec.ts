import { formsOfSecret } from '../../../base/secret-forms.ts';
import { createControl } from '../../../mocks/control/control.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import {
  createTrafficLog,
  type TrafficLimits,
} from '../../../mocks/gateway/traffic/traffic-log.ts';
import { startServer } from '../../../mocks/server/server.ts';
import { fixtureRequest, keyOf, type RequestChange } from '../../support/fixture-request.ts';
import { leaksOf, tellingKeys } from '../../support/leaks.ts';
import { conforming, see } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

/** A gateway that keeps its traffic, and its control API, without a server. */
function startKeeping(limits: TrafficLimits = {}) {
  const gateway = createGateway({ traffic: createTrafficLog(limits) });
  const control = createControl(gateway);
  const read = async (path: string) =>
    see(await control.answer(new Request(`http://127.0.0.1/_anyone/${path}`)));
  return {
    gateway,
    read,
    /** Sends a request, and returns what the mock keeps of it. */
    exchange: async (request: Request) => {
      const response = await gateway.fetch(request);
      await response.arrayBuffer();
      const id = response.headers.get('x-request-id') ?? '';
      return conforming('ExchangeRecord', (await read(`decisions/${id}/exchange`)).body);
    },
  };
}

const chat = (change: RequestChange = {}) =>
  fixtureRequest('createChatCompletion', keyOf('active'), change);

test('a decision has its request and its response, with the credential as a mask', async () => {
  const { exchange, read } = startKeeping();
  const { request, response, waited, duration } = await exchange(
    chat({ headers: { 'x-mine': 'yes', cookie: 'session=abcdefgh' } }),
  );
  expect(request).toMatchObject({ method: 'POST', target: 'http://mock/v1/chat/completions' });
  const sent = (name: string) => request.headers.find((header) => header.name === name)?.value;
  expect(sent('authorization')).toBe(`Bearer sk-…${keyOf('active').slice(-4)}`);
  expect(sent('cookie')).toBe('…');
  expect(sent('x-mine')).toBe('yes');
  const parsed: unknown = JSON.parse(request.body.text ?? '');
  expect(parsed).toMatchObject({ model: 'gpt-5.4', messages: [{ role: 'user', content: 'Hi' }] });
  expect(request.body).toMatchObject({ type: 'application/json', state: 'whole', note: null });
  expect(response.status).toBe(200);
  expect(response.headers).toContainEqual({ name: 'content-type', value: 'application/json' });
  expect(JSON.parse(response.body.text ?? '')).toMatchObject({ object: 'chat.completion' });
  expect(response.events).toEqual([]);
  expect(duration).toBe(waited);
  const { decisions } = conforming('DecisionList', (await read('decisions')).body);
  expect(decisions).toMatchObject([
    { isKept: true, duration, size: Buffer.byteLength(response.body.text ?? '') },
  ]);
});

test('a streamed answer is kept by its events and their times', async () => {
  const { exchange } = startKeeping();
  const { response, waited, duration } = await exchange(chat({ members: { stream: true } }));
  const { body, events } = response;
  expect(body).toMatchObject({ state: 'whole', size: body.kept });
  expect(events.map(({ data }) => `data: ${data}\n\n`).join('')).toBe(body.text);
  expect(events.at(-1)?.data).toBe('[DONE]');
  const times = [waited, ...events.map(({ at }) => at), duration ?? 0];
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  const gemini = await exchange(
    new Request(
      chat().url.replace(
        '/v1/chat/completions',
        '/v1beta/models/gemini-3.1-pro-preview:streamGenerateContent',
      ),
      {
        method: 'POST',
        headers: { 'x-goog-api-key': keyOf('active'), 'content-type': 'application/json' },
        body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }),
      },
    ),
  );
  const pieces = gemini.response.events.map(({ data }) => data).join('');
  expect(JSON.parse(pieces)).toHaveLength(gemini.response.events.length - 1);
});

test('a stream that its reader leaves is marked as cut', async () => {
  const { gateway, read } = startKeeping();
  const response = await gateway.fetch(chat({ members: { stream: true } }));
  await response.body?.cancel();
  const path = `decisions/${response.headers.get('x-request-id')}/exchange`;
  const { response: kept } = conforming('ExchangeRecord', (await read(path)).body);
  expect(kept.body.state).toBe('cut');
});

test('no key is shown, in whatever place and encoding it was sent', async () => {
  const { read, exchange } = startKeeping();
  const [key = '', wrong = ''] = tellingKeys;
  const shown: string[] = [];
  for (const secret of [key, wrong.replace('sk-', 'my_')]) {
    const headers = { authorization: `Bearer ${secret}` };
    for (const { text } of formsOfSecret(secret)) {
      const content = `before ${text} after`;
      const messages = [{ role: 'user', content }];
      shown.push(JSON.stringify(await exchange(chat({ headers, members: { messages } }))));
      const binary = Buffer.from(content, 'utf16le').toString('latin1');
      shown.push(JSON.stringify(await exchange(chat({ headers, body: binary }))));
    }
    shown.push(
      JSON.stringify(
        await exchange(
          new Request(
            `http://mock/v1/${secret}?key=${secret}&api_key=${secret}&q=${encodeURIComponent(secret)}`,
            { headers: { 'x-api-key': secret, 'x-note': `key ${secret}`, cookie: `a=${secret}` } },
          ),
        ),
      ),
    );
  }
  shown.push(JSON.stringify((await read('har')).body));
  const leaks = tellingKeys.flatMap((secret) => shown.flatMap((text) => leaksOf(text, secret)));
  expect(leaks).toEqual([]);
});

test('members with the name of a secret are hidden, and those that only count tokens are shown', async () => {
  const { exchange } = startKeeping();
  const { request } = await exchange(
    chat({ members: { metadata: { api_key: 'plain words', note: 'mine' }, max_tokens: 12 } }),
  );
  expect(request.body.text).toContain('"api_key":"…"');
  expect(request.body.text).toContain('"note":"mine"');
  expect(request.body.text).toContain('"max_tokens":12');
  expect(request.body.text).not.toContain('plain words');
});

test('a long body is kept by its first bytes, and a key that is cut there is hidden', async () => {
  const { exchange } = startKeeping({ bodyLimit: 2_000 });
  const [key = ''] = tellingKeys;
  const half = key.slice(3, 14);
  const { request } = await exchange(
    fixtureRequest('createChatCompletion', key, {
      body: `${' '.repeat(1_980)}${JSON.stringify({ mine: key.slice(3), more: 'x'.repeat(300) })}`,
    }),
  );
  expect(request.body).toMatchObject({ kept: 0, state: 'unread' });
  const served = await exchange(
    chat({
      headers: { 'x-token': key.slice(3) },
      body: `${' '.repeat(1_980)}${JSON.stringify({ mine: key.slice(3), more: 'x'.repeat(300) })}`,
    }),
  );
  expect(served.request.body).toMatchObject({ kept: 2_000, state: 'whole' });
  expect(served.request.body.text?.trim()).toBe('{"mine":"[key]');
  expect(JSON.stringify(served)).not.toContain(half);
});

test('bodies that are no text are kept as base64, and forms by their fields', async () => {
  const { exchange } = startKeeping();
  const speech = await exchange(fixtureRequest('createSpeech', keyOf('active')));
  const { base64, text, size } = speech.response.body;
  expect({ text, bytes: Buffer.from(base64 ?? '', 'base64').length }).toEqual({
    text: null,
    bytes: size,
  });
  const form = await exchange(fixtureRequest('createTranscription', keyOf('active')));
  expect(form.request.body.text).toContain('name="model"\r\n\r\n');
  expect(form.request.body.text).toMatch(/\r\n\r\n\[\d+ bytes\]\r\n/);
});

test('what is kept is bounded in number and in bytes, and a reset forgets it', async () => {
  const { gateway, read } = startKeeping({ most: 5, room: 4_000 });
  for (let call = 0; call < 7; call += 1) await (await gateway.fetch(chat())).text();
  const kept = () => gateway.decisions.recent().filter(({ exchange }) => !exchange?.isDropped);
  expect(kept().length).toBeGreaterThan(1);
  expect(kept().length).toBeLessThan(6);
  expect(kept().reduce((sum, { exchange }) => sum + (exchange?.held ?? 0), 0)).toBeLessThan(4_000);
  const [first] = gateway.decisions.recent();
  expect(await read(`decisions/${first?.requestId}/exchange`)).toMatchObject({
    status: 404,
    body: { error: { message: 'The request and the response of this decision are not kept.' } },
  });
  const newest = kept().at(-1)?.exchange;
  gateway.decisions.clear();
  expect(newest).toMatchObject({ isDropped: true, requestBody: null, responseBody: null });
});

test('a gateway without a log of traffic keeps decisions only', async () => {
  const gateway = createGateway();
  await gateway.fetch(chat());
  expect(gateway.decisions.recent()).toMatchObject([{ exchange: null }]);
});

test('the body of a refused request, which the gateway never reads, is kept as well', async () => {
  const gateway = createGateway({ traffic: createTrafficLog() });
  const server = await startServer(gateway, { control: createControl(gateway) });
  const body = JSON.stringify({ model: 'gpt-5.4', filler: 'x'.repeat(200_000) });
  const response = await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', body });
  expect(response.status).toBe(401);
  const url = `${server.url}/_anyone/decisions/${response.headers.get('x-request-id')}/exchange`;
  const keptOf = async () =>
    conforming('ExchangeRecord', await (await fetch(url)).json()).request.body;
  await expect.poll(async () => (await keptOf()).state).toBe('whole');
  const kept = await keptOf();
  expect(kept).toMatchObject({ size: body.length, kept: 65_536 });
  expect(body.startsWith(kept.text ?? '')).toBe(true);
  const har = await (await fetch(`${server.url}/_anyone/har`)).json();
  expect(har).toMatchObject({
    log: {
      version: '1.2',
      entries: [
        {
          request: { method: 'POST', url: `${server.url}/v1/chat/completions` },
          response: { status: 401, content: { mimeType: 'application/json' } },
          comment: 'no key was sent',
        },
      ],
    },
  });
  await server.close();
});
