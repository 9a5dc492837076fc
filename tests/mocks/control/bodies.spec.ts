import { keyOf } from '../../support/fixture-request.ts';
import { test } from '../../support/mock-server.ts';
import { readAs } from '../../support/read-answer.ts';
import { expect } from '../../test.ts';

const nested = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
const json = 'application/json';
const secret = 'sk-Zq8RkW3vXn5TbM7cLd9YpH2sJf4GaE6u';

const noJson = 'The body is not valid JSON.';
const noObject = 'The body must be object.';
const noType = 'Send the body with `Content-Type: application/json`.';
const tooLong = 'The body is longer than 65536 bytes.';
const noTime =
  '`expiresAt` must be a day and a time that exist, with their zone, such as 2027-01-31T00:00:00Z.';
const tooMany = '`quota` must be <= 9007199254740991.';
const noInteger = '`quota` must be integer,null.';
const unknown = (name: string): string => `\`${name}\` is not known here.`;

const withMember = (text: string): string => `{"name":"x",${text}}`;
const until = (time: string): string => withMember(`"expiresAt":${JSON.stringify(time)}`);

/** Bodies that cannot be taken: their content type, and how each is refused: status, words, member. */
const malformed: readonly (readonly [
  what: string,
  type: string,
  body: BodyInit,
  status: number,
  message: string,
  field?: string,
])[] = [
  ['a form', 'application/x-www-form-urlencoded', 'name=x', 415, noType],
  ['JSON that is called text', 'text/plain', '{"name":"x"}', 415, noType],
  ['JSON by a name that only begins alike', 'application/jsonp', '{"name":"x"}', 415, noType],
  ['nothing', json, '', 400, noJson],
  ['half of JSON', json, '{"name":', 400, noJson],
  ['JSON with a comma more', json, '{"name":"x",}', 400, noJson],
  ['JSON with a remark', json, '{"name":"x"} // mine', 400, noJson],
  ['JSON in single quotes', json, "{'name':'x'}", 400, noJson],
  ['two of them', json, '{"name":"x"}{"name":"y"}', 400, noJson],
  ['JSON with NUL behind it', json, '{"name":"x"}\0', 400, noJson],
  ['JSON with a bare NUL in it', json, '{"name":"x\0"}', 400, noJson],
  ['JSON in UTF-16', json, new Uint8Array(Buffer.from('{"name":"x"}', 'utf16le')), 400, noJson],
  ['bytes that are no UTF-8', json, Uint8Array.of(34, 255, 34), 400, noJson],
  ['a quota that is NaN', json, withMember('"quota":NaN'), 400, noJson],
  ['a quota in hexadecimal', json, withMember('"quota":0x10'), 400, noJson],
  ['one byte too long', json, JSON.stringify({ name: 'x'.repeat(65_526) }), 413, tooLong],
  ['10 MB', json, JSON.stringify({ name: 'x'.repeat(10_000_000) }), 413, tooLong],
  ['a list', json, '[]', 400, noObject],
  ['a text', json, '"x"', 400, noObject],
  ['null', json, 'null', 400, noObject],
  ['10,000 lists in one another', json, nested, 400, noObject],
  ['one with a name that is a number', json, '{"name":1}', 400, '`name` must be string.', 'name'],
  [
    'one with an empty name',
    json,
    '{"name":""}',
    400,
    '`name` must NOT have fewer than 1 characters.',
    'name',
  ],
  [
    'one with a long name',
    json,
    JSON.stringify({ name: 'x'.repeat(101) }),
    400,
    '`name` must NOT have more than 100 characters.',
    'name',
  ],
  [
    'one with two names, the later of which is none',
    json,
    '{"name":"x","name":null}',
    400,
    '`name` must be string.',
    'name',
  ],
  [
    'one with models that are a text',
    json,
    withMember('"models":"gpt-5.4"'),
    400,
    '`models` must be array,null.',
    'models',
  ],
  [
    'one with an empty model',
    json,
    withMember('"models":["gpt-5.4",""]'),
    400,
    '`models.1` must NOT have fewer than 1 characters.',
    'models.1',
  ],
  [
    'one with models of 10,000 lists',
    json,
    withMember(`"models":${nested}`),
    400,
    '`models.0` must be string.',
    'models.0',
  ],
  [
    'one with a quota below 0',
    json,
    withMember('"quota":-1'),
    400,
    '`quota` must be >= 0.',
    'quota',
  ],
  ['one with half a credit', json, withMember('"quota":0.5'), 400, noInteger, 'quota'],
  ['one with a quota that is a text', json, withMember('"quota":"1"'), 400, noInteger, 'quota'],
  ['one with an infinite quota', json, withMember('"quota":1e999'), 400, tooMany, 'quota'],
  ['one with a huge quota', json, withMember(`"quota":1${'0'.repeat(30)}`), 400, tooMany, 'quota'],
  ['one with a date alone', json, until('2026-01-01'), 400, noTime, 'expiresAt'],
  ['one with a time without a zone', json, until('2027-01-31T00:00:00'), 400, noTime, 'expiresAt'],
  ['one that ends on 30 February', json, until('2026-02-30T00:00:00Z'), 400, noTime, 'expiresAt'],
  ['one that ends at 25 o’clock', json, until('2027-01-31T25:00:00Z'), 400, noTime, 'expiresAt'],
  [
    'one that ends in a fifth digit',
    json,
    until('99999-01-31T00:00:00Z'),
    400,
    noTime,
    'expiresAt',
  ],
  [
    'one that ends in a leap second',
    json,
    until('2026-12-31T23:59:60Z'),
    400,
    '`expiresAt` is a time that this mock cannot tell.',
    'expiresAt',
  ],
  [
    'one that ends in seconds since 1970',
    json,
    withMember('"expiresAt":1767225600'),
    400,
    '`expiresAt` must be string,null.',
    'expiresAt',
  ],
  ['one with a slip', json, withMember('"model":"x"'), 400, unknown('model'), 'model'],
  ['one with a key of its own', json, withMember(`"key":"${secret}"`), 400, unknown('key'), 'key'],
  [
    'one with a prototype',
    json,
    withMember('"__proto__":{}'),
    400,
    unknown('__proto__'),
    '__proto__',
  ],
  [
    'one with a member that only looks right',
    json,
    withMember('"qu\u043eta":1'),
    400,
    unknown('qu\u043eta'),
    'qu\u043eta',
  ],
  ['one with a key for a member', json, withMember(`"${secret}":1`), 400, unknown('sk-…'), 'sk-…'],
  [
    'one with some other secret for a member',
    json,
    withMember('"9f86d081884c7d659a2feaa0c55ad015":1'),
    400,
    'A member with a name of 32 characters is not known here.',
  ],
];

for (const [what, type, body, status, message, field] of malformed) {
  test(`a body that is ${what} is refused with ${status}, and changes nothing`, async ({
    mock,
  }) => {
    const before = JSON.stringify(mock.gateway.keys.stored());
    for (const [method, path] of [
      ['POST', ''],
      ['PATCH', '/key_1'],
    ] as const) {
      const answer = await fetch(`${mock.url}/_anyone/keys${path}`, {
        method,
        body,
        headers: { 'content-type': type },
      });
      expect(answer.status).toBe(status);
      expect(await readAs('ControlError', answer)).toEqual({
        error: { message, ...(field === undefined ? {} : { field }) },
      });
    }
    expect(JSON.stringify(mock.gateway.keys.stored())).toBe(before);
    const authorization = `Bearer ${keyOf('active')}`;
    expect((await fetch(`${mock.url}/v1/models`, { headers: { authorization } })).status).toBe(200);
  });
}

test('a new key needs a name, and a changed one does not', async ({ mock }) => {
  const send = (method: string, path: string) =>
    fetch(`${mock.url}/_anyone/keys${path}`, {
      method,
      body: '{}',
      headers: { 'content-type': json },
    });
  const refused = await send('POST', '');
  expect(refused.status).toBe(400);
  expect(await readAs('ControlError', refused)).toEqual({
    error: { message: '`name` is missing.', field: 'name' },
  });
  expect((await send('PATCH', '/key_1')).status).toBe(200);
});
