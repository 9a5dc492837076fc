import type { Answer } from '../../../suites/cases/exchange.ts';
import {
  bodyFingerprint,
  differencesBetween,
  fingerprint,
} from '../../../suites/judge/fingerprint.ts';
import { expect, test } from '../../test.ts';

type Headers = Readonly<Record<string, string>>;

const answer = (body: object | string, headers: Headers = {}, status = 401): Answer => ({
  status,
  headers: Object.entries({ 'content-type': 'application/json', ...headers }),
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const error = (message: string, more: object = {}) => ({
  error: { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key', ...more },
});

const plain = answer(error('Incorrect API key provided.'));

/** Two bodies that say the same, though one answer's ids and dates are not the other's. */
const alike: readonly (readonly [string, object | string, object | string])[] = [
  [
    'request ids in members of their own',
    { ...error('No.'), request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy' },
    { ...error('No.'), request_id: 'req_011CT2vXQzB9y5tDkq7WmN4s' },
  ],
  [
    'request ids in the message',
    error('No such key. (request id: 20260801093015Kd82mQpa)'),
    error('No such key. (request id: 20260801093016Zt10fWqs)'),
  ],
  [
    'UUIDs in the message',
    error('No. 3f2504e0-4f89-41d3-9a0c-0305e82c3301'),
    error('No. 9b2d7c1a-0f55-4e7e-b0a3-51f0a4c7d210'),
  ],
  [
    'dates in the message',
    error('Refused at 2026-08-01T09:30:15.123Z.'),
    error('Refused at 2026-08-02 10:00:00+02:00.'),
  ],
  [
    'times in members',
    { ...error('No.'), created: 1_790_000_000 },
    { ...error('No.'), created: 1 },
  ],
  ['long numbers', error('No. 1790000000123'), error('No. 1790000009999')],
  [
    'members in another order',
    { error: { code: 'a', message: 'b' } },
    { error: { message: 'b', code: 'a' } },
  ],
  ['ids in a text that is no JSON', 'No. request-8f3a91', 'No. request-77b0c2'],
];

for (const [what, one, other] of alike) {
  test(`answers that differ in nothing but ${what} say the same`, () => {
    expect(answer(one).body).not.toBe(answer(other).body);
    expect(fingerprint(answer(one))).toEqual(fingerprint(answer(other)));
    expect(bodyFingerprint(answer(one))).toBe(bodyFingerprint(answer(other)));
  });
}

/** Bodies of which each says something to the caller that the plain one does not. */
const other: readonly (readonly [string, object | string])[] = [
  ['message', error('This API key has been deleted.')],
  ['error code', error('Incorrect API key provided.', { code: 'key_deleted' })],
  ['type of a member', error('Incorrect API key provided.', { param: 'key' })],
  ['set of members', { ...error('Incorrect API key provided.'), hint: 'deleted' }],
  ['medium', 'Incorrect API key provided.'],
];

for (const [what, body] of other) {
  test(`answers with another ${what} do not say the same`, () => {
    expect(bodyFingerprint(answer(body))).not.toBe(bodyFingerprint(plain));
    expect(fingerprint(answer(body))).not.toEqual(fingerprint(plain));
  });
}

test('a status of its own distinguishes two answers', () => {
  const forbidden = { ...plain, status: 403 };
  expect(fingerprint(plain)[0]).toBe('status 401');
  expect(fingerprint(forbidden)).toEqual(['status 403', ...fingerprint(plain).slice(1)]);
});

test('a header of its own, or another value of one, distinguishes two answers', () => {
  const lines = (headers: Headers) => fingerprint(answer(error('No.'), headers));
  expect(lines({ 'www-authenticate': 'Bearer' })).not.toEqual(lines({}));
  expect(lines({ 'www-authenticate': 'Bearer' })).not.toEqual(
    lines({ 'www-authenticate': 'Bearer error="invalid_token"' }),
  );
  expect(lines({ 'x-key-state': 'deleted' })).not.toEqual(lines({ 'x-key-state': 'unknown' }));
});

test('headers that differ from one answer to the next anyway are left out', () => {
  const volatile: Headers = {
    date: 'Sat, 01 Aug 2026 09:30:15 GMT',
    age: '3',
    etag: '"a"',
    'content-length': '120',
    connection: 'keep-alive',
    'keep-alive': 'timeout=5',
    'set-cookie': 'a=b',
    'cf-ray': '8f1',
    'x-request-id': 'req_1',
    'request-id': 'req_1',
    'x-oneapi-request-id': '2026',
    'x-response-time': '3',
    'x-envoy-upstream-service-time': '3',
    'x-ratelimit-remaining': '9',
    'x-ratelimit-reset': '1',
    traceparent: '00-1',
  };
  const others = Object.fromEntries(Object.keys(volatile).map((name) => [name, 'a=other']));
  expect(fingerprint(answer(error('No.'), volatile))).toEqual(
    fingerprint(answer(error('No.'), others)),
  );
});

test('that there is a cookie or an id is a part of an answer, and the form of its connection is none', () => {
  const lines = (headers: Headers) => fingerprint(answer(error('No.'), headers));
  expect(lines({ 'set-cookie': 'a=b' })).not.toEqual(lines({}));
  expect(lines({ 'set-cookie': 'a=b' })).not.toEqual(lines({ 'set-cookie': 'c=b' }));
  expect(lines({ 'x-request-id': 'req_1' })).not.toEqual(lines({}));
  expect(lines({ connection: 'close', date: 'x', age: '1' })).toEqual(lines({}));
});

for (const [what, ones, others, names] of [
  ['a part that only the others have', [['a: 1'], ['a: 1']], [['a: 1', 'b: 1']], ['b']],
  ['a part that only they have', [['a: 1'], ['a: 1']], [[]], ['a']],
  ['another steady value', [['a: 1'], ['a: 1']], [['a: 2'], ['a: 2']], ['a']],
  ['a value that varies', [['a: 1'], ['a: 2']], [['a: 3']], []],
  ['a part that only some of them have', [['a: 1'], []], [['a: 1']], []],
  ['a value that varies with the others', [['a: 1'], ['a: 1']], [['a: 1'], ['a: 2']], []],
] as const) {
  test(`answers of two kinds with ${what} differ in ${names.join() || 'nothing'}`, () => {
    expect(differencesBetween(ones, others)).toEqual([...names]);
  });
}

test('the order of headers makes no difference', () => {
  const reversed = { ...plain, headers: [['vary', 'origin'] as const, ...plain.headers] };
  const appended = { ...plain, headers: [...plain.headers, ['vary', 'origin'] as const] };
  expect(fingerprint(reversed)).toEqual(fingerprint(appended));
});
