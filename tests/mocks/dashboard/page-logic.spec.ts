import { createControl } from '../../../mocks/control/control.ts';
import { requestCode } from '../../../mocks/dashboard/page/code/request-code.ts';
import { fits } from '../../../mocks/dashboard/page/decisions/filter.ts';
import {
  firstBody,
  memberOfBody,
  messageOf,
  withMember,
  withMessage,
} from '../../../mocks/dashboard/page/try/trial-body.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { createTrafficLog } from '../../../mocks/gateway/traffic/traffic-log.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { leaksOf } from '../../support/leaks.ts';
import { conforming } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

/** What the page has of a call: its decision and its exchange. */
async function seen(request: Request) {
  const gateway = createGateway({ traffic: createTrafficLog() });
  const control = createControl(gateway);
  const read = async (path: string): Promise<unknown> =>
    (await control.answer(new Request(`http://127.0.0.1/_anyone/decisions/${path}`))).json();
  const response = await gateway.fetch(request);
  await response.arrayBuffer();
  const id = response.headers.get('x-request-id') ?? '';
  return {
    decision: conforming('ToldDecision', await read(id)).decision,
    exchange: conforming('ExchangeRecord', await read(`${id}/exchange`)),
  };
}

test('the filter takes tokens, words and quotes together', async () => {
  const { decision } = await seen(
    fixtureRequest('createChatCompletion', keyOf('exhausted'), { members: { stream: true } }),
  );
  const cases: readonly (readonly [filter: string, isShown: boolean])[] = [
    ['', true],
    ['status:429', true],
    ['status:4xx', true],
    ['status:200', false],
    ['key:exhausted op:chat', true],
    ['key:"quota exhausted"', true],
    ['key:femi', false],
    ['op:"chat completions"', true],
    ['op:embeddings', false],
    ['model:gpt-5', false],
    ['path:/v1/chat', true],
    ['is:refused', true],
    ['is:allowed', false],
    ['is:streamed', false],
    ['quota exhausted', true],
    ['unknown:token', false],
  ];
  expect(cases.map(([filter]) => [filter, fits(decision, filter)])).toEqual(cases);
});

test('a call is copied for each tool, with its body and its headers, and without its key', async () => {
  const key = keyOf('active');
  const { decision, exchange } = await seen(
    fixtureRequest('createMessage', key, {
      headers: { 'x-mine': "it's", cookie: 'a=secret-cookie' },
    }),
  );
  const code = requestCode(decision, exchange, 'http://127.0.0.1:4010');
  expect(code.curl).toContain('-H "x-api-key: $ANYONE_API_KEY"');
  expect(code.curl).toContain("-H 'x-mine: it'\\''s'");
  expect(code.curl).toContain(`--data-raw '${exchange.request.body.text}'`);
  expect(code.fetch).toContain(`"x-api-key": \`\${process.env.ANYONE_API_KEY}\``);
  expect(code.python).toContain(`"x-api-key": f"{os.environ['ANYONE_API_KEY']}"`);
  expect(code.sdk).toContain("new Anthropic({ baseURL: 'http://127.0.0.1:4010'");
  expect(code.sdk).toContain('await client.messages.create({');
  const whole = JSON.stringify(code);
  expect(leaksOf(whole, key)).toEqual([]);
  expect(whole).not.toContain('secret-cookie');
  expect(code.notes).toContain('Other headers that carry a secret are left out.');
});

test('a key of the query, a stream of Gemini and a form are copied as well', async () => {
  const key = keyOf('active');
  const gemini = await seen(fixtureRequest('generateContent', key, { style: 'query' }));
  const code = requestCode(gemini.decision, gemini.exchange, 'http://mock');
  const address = 'http://mock/v1beta/models/gemini-3.1-pro-preview:generateContent';
  expect(code.curl).toContain(`'${address}'"?key=$ANYONE_API_KEY"`);
  expect(code.fetch).toContain(`\`${address}?key=\${process.env.ANYONE_API_KEY}\``);
  expect(code.sdk).toContain('client.models.generateContent({');
  expect(code.sdk).toContain('"maxOutputTokens": 16');
  const form = await seen(fixtureRequest('createTranscription', key));
  const formCode = requestCode(form.decision, form.exchange, 'http://mock');
  expect(formCode.sdk).toBeNull();
  expect(formCode.notes).toContain(
    'The body is left out: it is a form, no text, or longer than what is kept.',
  );
  expect(leaksOf(JSON.stringify([code, formCode]), key)).toEqual([]);
});

test('a message is read and written where each format has it', () => {
  for (const id of [
    'createChatCompletion',
    'createCompletion',
    'createResponse',
    'createEmbedding',
    'createRerank',
    'createSpeech',
    'createImage',
    'createMessage',
    'generateContent',
  ] as const) {
    const changed = withMessage(firstBody(id), 'Hello there');
    expect([id, messageOf(changed)]).toEqual([id, 'Hello there']);
  }
  expect(messageOf('{ no JSON')).toBeNull();
  expect(withMessage('{ no JSON', 'x')).toBe('{ no JSON');
  const streamed = withMember(firstBody('createMessage'), 'stream', true);
  expect(memberOfBody(streamed, 'stream')).toBe(true);
  expect(withMember(streamed, 'stream', undefined)).toBe(firstBody('createMessage'));
});
