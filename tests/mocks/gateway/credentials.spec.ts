import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import type { OperationId } from '../../../spec/index.ts';
import { fixtureRequest, keyOf, targetOf } from '../../support/fixture-request.ts';
import { messageOf, see } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

type Headers = Readonly<Record<string, string>>;

const active = keyOf('active');
const deleted = keyOf('deleted');

/** Sends a fixture request whose credentials are just these headers and this query. */
async function send(gateway: Gateway, operation: OperationId, headers: Headers, query = '') {
  const plain = fixtureRequest(operation, null, { headers });
  const request = new Request(`http://mock${targetOf(operation, query)}`, plain);
  const { status, headers: answered, body } = await see(await gateway.fetch(request));
  const message = status === 200 ? '' : messageOf(body);
  return { status, message, challenge: answered['www-authenticate'] };
}

test.describe('no key', () => {
  const challenges = [
    ['createChatCompletion', '`Authorization: Bearer KEY`', 'Bearer realm="anyone"'],
    ['createMessage', '`x-api-key: KEY`', 'ApiKey realm="anyone", in="x-api-key"'],
    [
      'generateContent',
      '`x-goog-api-key: KEY` or `?key=KEY`',
      'ApiKey realm="anyone", in="x-goog-api-key", ApiKey realm="anyone", in="query key"',
    ],
  ] as const;
  for (const [operation, place, challenge] of challenges) {
    test(`${operation} without a key is refused with 401, and the answer says where the key belongs`, async () => {
      expect(await send(createGateway(), operation, {})).toEqual({
        status: 401,
        message: `No API key provided. This endpoint reads it from ${place}.`,
        challenge,
      });
    });
  }
});

test.describe('a key in the place of another format', () => {
  const misplaced: readonly (readonly [OperationId, string, Headers, string, string])[] = [
    ['createChatCompletion', 'x-api-key', { 'x-api-key': active }, '', 'the x-api-key header'],
    ['createChatCompletion', 'the query', {}, `key=${active}`, 'the `key` query parameter'],
    [
      'createMessage',
      'Authorization',
      { authorization: `Bearer ${active}` },
      '',
      'the Authorization header',
    ],
    [
      'createMessage',
      'x-goog-api-key',
      { 'x-goog-api-key': active },
      '',
      'the x-goog-api-key header',
    ],
    [
      'generateContent',
      'Authorization',
      { authorization: `Bearer ${active}` },
      '',
      'the Authorization header',
    ],
    ['generateContent', 'x-api-key', { 'x-api-key': active }, '', 'the x-api-key header'],
  ];
  for (const [operation, place, headers, query, words] of misplaced) {
    test(`${operation} refuses a valid key in ${place} with 401, and says so`, async () => {
      const { status, message } = await send(createGateway(), operation, headers, query);
      expect(status).toBe(401);
      expect(message).toContain(`${words} belongs to another API format.`);
    });
  }

  test('a key in its own place is served whatever stands in the others', async () => {
    const { status } = await send(createGateway(), 'createMessage', {
      'x-api-key': active,
      authorization: `Bearer ${deleted}`,
      'x-goog-api-key': 'nonsense',
    });
    expect(status).toBe(200);
  });
});

test.describe('a key in another form', () => {
  const bearerForms: readonly (readonly [string, string])[] = [
    ['no scheme', active],
    ['the scheme alone', 'Bearer'],
    ['the scheme and nothing', 'Bearer '],
    ['another scheme', `Basic ${active}`],
    ['the scheme glued on', `Bearer${active}`],
    ['a colon behind the scheme', `Bearer: ${active}`],
    ['the scheme twice', `Bearer Bearer ${active}`],
    ['a second word', `Bearer ${active} extra`],
    ['a list of two keys', `Bearer ${active}, Bearer ${active}`],
    ['quotes', `Bearer "${active}"`],
    ['no prefix', `Bearer ${active.slice(3)}`],
    ['the last character missing', `Bearer ${active.slice(0, -1)}`],
    ['a character more', `Bearer ${active}x`],
    ['another case', `Bearer ${active.toUpperCase()}`],
  ];
  for (const [form, authorization] of bearerForms) {
    test(`a bearer credential with ${form} is refused with 401`, async () => {
      const { status, message, challenge } = await send(createGateway(), 'createChatCompletion', {
        authorization,
      });
      expect(status).toBe(401);
      expect(message).toMatch(/^(?:Malformed|Incorrect) API key/);
      expect(challenge).toBe('Bearer realm="anyone", error="invalid_token"');
    });
  }

  const bareForms: readonly (readonly [OperationId, string, Headers, string])[] = [
    ['createMessage', 'an empty header', { 'x-api-key': '' }, ''],
    ['createMessage', 'a scheme before the key', { 'x-api-key': `Bearer ${active}` }, ''],
    ['generateContent', 'an empty header', { 'x-goog-api-key': '' }, ''],
    ['generateContent', 'an empty parameter', {}, 'key='],
    ['generateContent', 'a scheme before the key', {}, `key=Bearer%20${active}`],
    ['generateContent', 'the parameter in capitals', {}, `KEY=${active}`],
  ];
  for (const [operation, form, headers, query] of bareForms) {
    test(`${operation} with ${form} is refused with 401`, async () => {
      expect((await send(createGateway(), operation, headers, query)).status).toBe(401);
    });
  }

  for (const scheme of ['bearer', 'BEARER', 'bEaReR', 'Bearer  ']) {
    test(`the scheme may be written "${scheme}"`, async () => {
      const { status } = await send(createGateway(), 'createChatCompletion', {
        authorization: `${scheme} ${active}`,
      });
      expect(status).toBe(200);
    });
  }

  test('a percent-encoded key in the query is the key', async () => {
    const encoded = active.replace('-', '%2D');
    expect((await send(createGateway(), 'generateContent', {}, `key=${encoded}`)).status).toBe(200);
  });
});

test.describe('two credentials', () => {
  test('two different keys are refused with 401, whichever comes first and whatever their states', async () => {
    const gateway = createGateway();
    for (const [header, query] of [
      [active, deleted],
      [deleted, active],
      [active, keyOf('restricted')],
    ]) {
      const answer = await send(
        gateway,
        'generateContent',
        { 'x-goog-api-key': header ?? '' },
        `key=${query}`,
      );
      expect(answer).toMatchObject({
        status: 401,
        message:
          'More than one API key provided. Send one, as `x-goog-api-key: KEY` or `?key=KEY`.',
      });
    }
    expect(gateway.decisions.recent().map(({ clause }) => clause)).toEqual([
      'KEY-CONFLICT',
      'KEY-CONFLICT',
      'KEY-CONFLICT',
    ]);
  });

  test('two query parameters that differ are refused with 401', async () => {
    const query = `key=${active}&key=${deleted}`;
    expect((await send(createGateway(), 'generateContent', {}, query)).status).toBe(401);
  });

  test('the same key twice is one key', async () => {
    const headers = { 'x-goog-api-key': active };
    expect((await send(createGateway(), 'generateContent', headers, `key=${active}`)).status).toBe(
      200,
    );
  });
});
