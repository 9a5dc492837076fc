import { type KeyState, keyStates } from '../../../fixtures/keys.ts';
import { requestFixtures } from '../../../fixtures/requests.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { keyOf } from '../../support/fixture-request.ts';
import { conforming, readAs, readEvents } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

const { model, body } = requestFixtures.generateContent;
const base = 'http://mock/v1beta/models';

type Ask = { readonly verb: string; readonly query?: string; readonly members?: object };

/** A request for generated content with a key, or with none. */
const request = (key: string | null, { verb, query = '', members = {} }: Ask): Request =>
  new Request(`${base}/${model}:${verb}${query}`, {
    method: 'POST',
    body: JSON.stringify({ ...body, generationConfig: {}, ...members }),
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { 'x-goog-api-key': key }),
    },
  });

const verb = 'streamGenerateContent';
const active = keyOf('active');

const textOf = (
  contents: readonly { candidates: { content: { parts: { text?: string }[] } }[] }[],
) => contents.map(({ candidates }) => candidates[0]?.content.parts[0]?.text).join('');

test('Gemini content is streamed as events, and together they are the plain answer', async () => {
  const { fetch } = createGateway();
  const plain = await readAs(
    'GenerateContentResponse',
    await fetch(request(active, { verb: 'generateContent' })),
  );
  const response = await fetch(request(active, { verb, query: '?alt=sse' }));
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const events = await readEvents(response);
  expect(events.map(({ event }) => event)).toEqual(events.map(() => null));
  const contents = events.map(({ data }) =>
    conforming('GenerateContentResponse', JSON.parse(data)),
  );
  expect(contents.length).toBeGreaterThan(5);
  expect(textOf(contents)).toBe(textOf([plain]));
  const last = contents.at(-1);
  expect(last?.candidates[0]?.finishReason).toBe('STOP');
  expect(last?.usageMetadata).toEqual(plain.usageMetadata);
});

test('without alt=sse the same contents are one JSON array', async () => {
  const fetch = (sent: Request) => createGateway({ seed: 1 }).fetch(sent);
  const events = await readEvents(await fetch(request(active, { verb, query: '?alt=sse' })));
  const contents = events.map(({ data }): unknown => JSON.parse(data));
  const response = await fetch(request(active, { verb }));
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect(await response.json()).toEqual(contents);
});

test('a function call is streamed whole', async () => {
  const members = {
    tools: [{ functionDeclarations: [{ name: 'look_up' }] }],
    toolConfig: { functionCallingConfig: { mode: 'ANY' } },
  };
  const response = await createGateway().fetch(request(active, { verb, members }));
  expect(await response.json()).toMatchObject([
    { candidates: [{ content: { parts: [{ functionCall: { name: 'look_up', args: {} } }] } }] },
  ]);
});

test.describe('the stream is under the same key rules as the plain answer', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['no key', null],
    ['an unknown key', 'sk-unknown-and-nobody-issued-it'],
    ...keyStates.map((state: KeyState) => [`a key that is ${state}`, keyOf(state)] as const),
  ];
  for (const [name, key] of cases) {
    test(`with ${name}`, async () => {
      const plain = await createGateway().fetch(request(key, { verb: 'generateContent' }));
      const streamed = await createGateway().fetch(request(key, { verb, query: '?alt=sse' }));
      expect(streamed.status).toBe(plain.status);
      if (plain.status !== 200) {
        const { message } = conforming('GeminiError', await plain.json()).error;
        expect(conforming('GeminiError', await streamed.json()).error.message).toBe(message);
        expect(streamed.headers.get('www-authenticate')).toBe(
          plain.headers.get('www-authenticate'),
        );
      }
    });
  }
});

test('another value of alt is refused in the format, after the key was checked', async () => {
  const { fetch } = createGateway();
  const refused = await fetch(request(active, { verb, query: '?alt=xml' }));
  expect({ status: refused.status, body: await refused.json() }).toEqual({
    status: 400,
    body: {
      error: {
        code: 400,
        status: 'INVALID_ARGUMENT',
        message: 'The query parameter `alt` is one of sse, json.',
      },
    },
  });
  expect((await fetch(request(null, { verb, query: '?alt=xml' }))).status).toBe(401);
});

test('an instruction counts under both of its names', async () => {
  const countOf = async (members: object): Promise<number | undefined> => {
    const response = await createGateway().fetch(
      request(active, { verb: 'generateContent', members }),
    );
    const { usageMetadata } = await readAs('GenerateContentResponse', response);
    return usageMetadata?.promptTokenCount;
  };
  const instruction = { parts: [{ text: 'Be brief, and say what you know.' }] };
  const camel = await countOf({ systemInstruction: instruction });
  expect(camel).toBeGreaterThan((await countOf({})) ?? Number.POSITIVE_INFINITY);
  expect(await countOf({ system_instruction: instruction })).toBe(camel);
});

test('a member of the top level is checked under its name in small letters, too', async () => {
  const members = { generation_config: 5 };
  const response = await createGateway().fetch(
    request(active, { verb: 'generateContent', members }),
  );
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('generation_config');
});
