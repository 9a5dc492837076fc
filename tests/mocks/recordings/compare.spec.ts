import { compareWithService } from '../../../mocks/recordings/compare.ts';
import { readServiceUrl } from '../../../mocks/recordings/forward.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';
import { openRecorder, openService, read } from './record-service.ts';

test('a comparison reports where the live answers changed shape, and no other text', async () => {
  const { gateway, kept } = openRecorder(openService().service);
  await read(gateway, fixtureRequest('createMessage', keyOf('active')));
  await read(
    gateway,
    fixtureRequest('createMessage', keyOf('active'), { members: { stream: true } }),
  );
  await read(gateway, fixtureRequest('createTranscription', keyOf('active')));
  const compare = async (change: (text: string) => string, status = 200) => {
    const live = openService([{ text: 'Other words, and more of them.' }]).service;
    const send = async (request: Request) => {
      const { headers, ...answer } = await live.send(request).then(async (one) => ({
        text: change(await one.text()),
        headers: one.headers,
      }));
      return new Response(answer.text, { status, headers });
    };
    return Promise.all(kept.map((one) => compareWithService(one, { ...live, send })));
  };
  const form = { changes: [], problem: 'a form with files is not recorded whole' };
  const same = { changes: [], problem: null };
  expect(await compare((text) => text)).toEqual([same, same, form]);
  const changed = await compare((text) =>
    text
      .replaceAll('"stop_reason"', '"why"')
      .replaceAll(/"input_tokens":(\d+)/g, '"input_tokens":"$1"'),
  );
  expect(changed[0]?.changes).toEqual([
    'stop_reason is gone (string)',
    'why is new (string)',
    'usage.input_tokens was number, and is string',
  ]);
  expect(changed[1]?.changes).toEqual(
    expect.arrayContaining([
      'message_start[].message.usage.input_tokens was number, and is string',
    ]),
  );
  expect((await compare((text) => text, 500))[0]?.changes).toEqual([
    'the status was 200, and is 500',
  ]);
});

test('the address of a service must not send the key in the open', () => {
  expect(readServiceUrl('--record', 'https://api.openai.com/v1/')).toBe('https://api.openai.com');
  expect(readServiceUrl('--record', 'https://proxy.example/openai/v1')).toBe(
    'https://proxy.example/openai',
  );
  expect(readServiceUrl('--record', 'http://127.0.0.1:4010')).toBe('http://127.0.0.1:4010');
  for (const url of ['http://api.openai.com', 'api.openai.com', 'https://me@real.example']) {
    expect(() => readServiceUrl('--record', url)).toThrow('must be an https URL');
  }
});
