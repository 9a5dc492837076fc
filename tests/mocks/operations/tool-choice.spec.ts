import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import type { OperationId } from '../../../spec/index.ts';
import { fixtureRequest, keyOf, type Members } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';

const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
};
const named = (name: string) => ({ type: 'function' as const, function: { name, parameters } });
const call = async (id: OperationId, members: Members): Promise<unknown> => {
  const response = await createGateway().fetch(fixtureRequest(id, keyOf('active'), { members }));
  return response.json();
};

const said = { message: { content: expect.any(String) }, finish_reason: 'stop' };
const called = (name: string) => ({
  message: { content: null, tool_calls: [{ function: { name, arguments: '{"city":"sample"}' } }] },
  finish_reason: 'tool_calls',
});
const user = { role: 'user', content: 'weather' };
const asked = {
  role: 'assistant',
  tool_calls: [{ id: 'c', type: 'function', function: { name: 'a', arguments: '{}' } }],
};
const result = { role: 'tool', tool_call_id: 'c', content: 'sunny' };

test.describe('a function is called in a chat completion', () => {
  const tools = [named('a'), named('b')];
  const rows: readonly (readonly [string, Members, object])[] = [
    ['unasked, once the user has said something', {}, called('a')],
    ['with `auto`', { tool_choice: 'auto' }, called('a')],
    ['with `required`', { tool_choice: 'required' }, called('a')],
    ['by its name', { tool_choice: { type: 'function', function: { name: 'b' } } }, called('b')],
    [
      'out of the allowed ones',
      {
        tool_choice: {
          type: 'allowed_tools',
          allowed_tools: { mode: 'required', tools: [named('b')] },
        },
      },
      called('b'),
    ],
    ['again where the user says more', { messages: [user, asked, result, user] }, called('a')],
    ['but not with `none`', { tool_choice: 'none' }, said],
    ['but not after its result', { messages: [user, asked, result] }, said],
    [
      'but not where nothing fits its parameters, if the model may choose',
      { tools: [{ type: 'function', function: { name: 'a', parameters: { not: {} } } }] },
      said,
    ],
  ];
  for (const [name, members, choice] of rows) {
    test(name, async () => {
      const answer = await call('createChatCompletion', {
        messages: [user],
        max_completion_tokens: 100,
        tools,
        ...members,
      });
      expect(answer).toMatchObject({ choices: [choice] });
    });
  }
});

test('a tool that must be called and cannot be is reported as an error of the request', async () => {
  const answer = await call('createChatCompletion', {
    tools: [{ type: 'function', function: { name: 'a', parameters: { not: {} } } }],
    tool_choice: 'required',
  });
  expect(answer).toMatchObject({
    error: {
      type: 'invalid_request_error',
      param: 'tools',
      message:
        "The request body's member `tools` has a schema that is not supported: 'not' is not permitted.",
    },
  });
});

test('allowed functions of a response are kept to', async () => {
  const tools = ['a', 'b'].map((name) => ({ type: 'function', name, parameters }));
  const choice = (mode: string) => ({
    type: 'allowed_tools',
    mode,
    tools: [{ type: 'function', name: 'b' }],
  });
  for (const mode of ['required', 'auto']) {
    expect(await call('createResponse', { tools, tool_choice: choice(mode) })).toMatchObject({
      output: [{ type: 'function_call', name: 'b' }],
    });
  }
});

test.describe('a loop of calls and results ends with a text', () => {
  const baseURL = 'http://mock.example';
  const gatewayFetch = (): typeof fetch => {
    const gateway = createGateway();
    return (input, init) => gateway.fetch(new Request(input, init));
  };

  test('in the OpenAI SDK', async () => {
    const client = new OpenAI({
      baseURL: `${baseURL}/v1`,
      apiKey: keyOf('active'),
      fetch: gatewayFetch(),
    });
    const cities: unknown[] = [];
    const runner = client.chat.completions.runTools({
      model: 'gpt-5.4',
      messages: [{ role: 'user', content: 'weather' }],
      tools: [
        {
          type: 'function',
          function: {
            name: 'weather',
            description: 'tells the weather',
            parameters,
            parse: JSON.parse,
            function: (input: object) => {
              cities.push(input);
              return 'sunny';
            },
          },
        },
      ],
    });
    expect(await runner.finalContent()).toContain('to "weather"');
    expect(cities).toEqual([{ city: 'sample' }]);
  });

  test('in the Anthropic SDK', async () => {
    const client = new Anthropic({ baseURL, apiKey: keyOf('active'), fetch: gatewayFetch() });
    const cities: unknown[] = [];
    const last = await client.beta.messages.toolRunner({
      model: 'claude-sonnet-4-6',
      max_tokens: 1024,
      messages: [{ role: 'user', content: 'weather' }],
      tools: [
        {
          name: 'weather',
          description: 'tells the weather',
          input_schema: { type: 'object', properties: { city: { type: 'string' } } },
          parse: (input: unknown) => input,
          run: (input: unknown) => {
            cities.push(input);
            return 'sunny';
          },
        },
      ],
    });
    expect(last.stop_reason).toBe('end_turn');
    expect(cities).toEqual([{ city: 'sample' }]);
  });
});

test('generated content calls a function, and answers its result with a text', async () => {
  const tools = [{ functionDeclarations: [{ name: 'weather', parameters }] }];
  const turn = { role: 'user', parts: [{ text: 'weather' }] };
  const model = {
    role: 'model',
    parts: [{ functionCall: { name: 'weather', args: { city: 'sample' } } }],
  };
  const response = { name: 'weather', response: { output: 'sunny' } };
  const results = { role: 'user', parts: [{ functionResponse: response }] };
  expect(await call('generateContent', { contents: [turn], tools })).toMatchObject({
    candidates: [{ content: model }],
  });
  expect(await call('generateContent', { contents: [turn, model, results], tools })).toMatchObject({
    candidates: [{ content: { parts: [{ text: expect.any(String) }] } }],
  });
});
