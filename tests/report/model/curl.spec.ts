import { createHash } from 'node:crypto';
import { builtInContract } from '../../../fixtures/contract.ts';
import { keyFixtures, keyStates, restrictedModels } from '../../../fixtures/keys.ts';
import { curlOf, type NamedKey, shellWord } from '../../../report/model/curl.ts';
import type { SingleCase } from '../../../suites/cases/case.ts';
import type { WireRequest } from '../../../suites/cases/exchange.ts';
import type { KeyName } from '../../../suites/cases/request-plan.ts';
import { keyVariables, type Target } from '../../../suites/cases/target.ts';
import { buildRequest } from '../../../suites/wire/build-request.ts';
import { runBash } from '../../support/processes/run-process.ts';
import { allCases } from '../../support/suites/built-in-cases.ts';
import { type Recorded, startRecorder } from '../../targets/record-request.ts';
import { expect, test } from '../../test.ts';

const keys: readonly NamedKey[] = keyStates.map((state) => ({
  variable: keyVariables[state],
  value: keyFixtures[state].key,
}));

/** Keys that a careless line would spell otherwise: letters that bash takes for its own, mixed case. */
const awkwardKeys: readonly NamedKey[] = [
  { variable: 'ANYONE_API_KEY', value: 'sk-aAbB$(id)`id`!x"\\\'~{a,b}*?#&;|<>%41zZ' },
];

const unknown = 'sk-neverIssued0123456789abcdefghijklmnopqrstuvwxyz';

const keyNamed = (known: readonly NamedKey[], name: KeyName): string | undefined =>
  name === 'unknown'
    ? unknown
    : known.find(({ variable }) => variable === keyVariables[name])?.value;

function wireRequest(one: SingleCase, known: readonly NamedKey[], url: string): WireRequest {
  const target: Target = {
    baseUrl: new URL(url),
    keys: {},
    allowedModels: restrictedModels,
    cost: 'costly',
  };
  return buildRequest(builtInContract(), one.request, {
    target,
    keyOf: (name) => keyNamed(known, name),
    order: 'key-first',
  });
}

/** What of a request is to go over the wire alike: all but what every client writes for itself. */
function comparable({ method, target, headers, body }: Recorded): Recorded {
  const own = ['host', 'user-agent', 'accept', 'content-length', 'expect'];
  return {
    method,
    target,
    headers: headers.filter(([name]) => !own.includes(name.toLowerCase())),
    body,
  };
}

const asRecorded = ({ method, target, headers, body }: WireRequest): Recorded => ({
  method,
  target,
  headers,
  body: body === null ? '' : Buffer.from(body).toString('latin1'),
});

/** Cases of one request whose id fits. */
const singleCases = (pattern: RegExp): SingleCase[] =>
  allCases.filter((one) => one.kind === 'single').filter(({ id }) => pattern.test(id));

/** Runs the curl line of each case in bash, one after another, and compares the bytes that they send. */
async function expectSameBytes(
  cases: readonly SingleCase[],
  known: readonly NamedKey[] = keys,
): Promise<void> {
  expect(cases).not.toEqual([]);
  const recorder = await startRecorder();
  const variables = Object.fromEntries(known.map(({ variable, value }) => [variable, value]));
  const requests = cases.map((one) => wireRequest(one, known, recorder.url));
  const script = requests
    .map(
      (request, at) =>
        `${curlOf(request, recorder.url, known)} || echo "failed: ${cases[at]?.id}" >&2`,
    )
    .join('\n');
  const { error } = await runBash(script, variables);
  const sent = recorder.taken();
  await recorder.close();
  expect(error).toBe('');
  expect(sent.map(comparable)).toEqual(requests.map((request) => comparable(asRecorded(request))));
}

const kinds: readonly (readonly [string, RegExp])[] = [
  ['every spoiled key in a header', /^KEY-MALFORMED\/createChatCompletion\//],
  ['every spoiled key in the query', /^KEY-MALFORMED\/generateContent\/query\//],
  ['every presentation of a bearer token', /^KEY-PRESENTATION\/connectRealtime\//],
  ['every presentation of a bare key', /^KEY-PRESENTATION\/createMessage\//],
  ['every presentation in the query', /^KEY-PRESENTATION\/generateContent\/query\//],
  ['a key in the body', /^KEY-PRESENTATION\/createChatCompletion\/bearer\/in-body$/],
  ['header names in any case', /^HTTP-FIELD-CASE\/createMessage\//],
  ['no key, or an empty one', /^KEY-REQUIRED\/createChatCompletion\//],
  // A body of more than 64 KiB is left out of a line.
  ['other spellings of a path', /^HARD-NO-BYPASS\/generateContent\/(?!.*-large$)/],
  ['forms with files', /^MODEL-FORBIDDEN\/create(?:Transcription|ImageEdit)\//],
  [
    'bodies that break off, are empty or of another medium',
    /^HARD-CHECK-BEFORE-WORK\/create(?:Message|Translation)\/.*-(?:broken|empty|wrong-media-type)-body$/,
  ],
];

for (const [what, pattern] of kinds) {
  test(`a curl line sends the very bytes of its request: ${what}`, () =>
    expectSameBytes(singleCases(pattern)));
}

test('a curl line sends the very bytes of its request: keys with letters that bash knows', () =>
  expectSameBytes(singleCases(/^KEY-MALFORMED\/createMessage\//), awkwardKeys));

test('no curl line holds a key, or six characters in a row of one', () => {
  // The fixture keys hold words such as "Deleted", which stand in every line.
  const wordless = keyStates.map((state, at) => ({
    variable: keyVariables[state],
    value: `sk-${createHash('sha512')
      .update(state)
      .digest('base64url')
      .slice(at, at + 48)}`,
  }));
  const pieces = wordless.flatMap(({ value }) =>
    Array.from({ length: value.length - 5 }, (_, at) => value.slice(at, at + 6).toLowerCase()),
  );
  const origin = 'http://127.0.0.1:1';
  const lines = singleCases(/^(?!HARD-CHECK).*\/(?:createMessage|generateContent)\//).map((one) =>
    curlOf(wireRequest(one, wordless, origin), origin, wordless).toLowerCase(),
  );
  expect(lines.length).toBeGreaterThan(250);
  for (const line of lines) expect(pieces.filter((piece) => line.includes(piece))).toEqual([]);
});

test('each key stands as the variable that holds it', () => {
  const named = keys.map(
    ({ variable, value }) => shellWord(`Bearer ${value}`, keys) === `"Bearer $\{${variable}}"`,
  );
  expect(named).toEqual(keys.map(() => true));
});

test('a body too long for a line is left out, and its length shown', () => {
  const [one] = singleCases(/^HARD-CHECK-BEFORE-WORK\/createMessage\/.*oversized/);
  if (one === undefined) throw new Error('no such case');
  const line = curlOf(wireRequest(one, keys, 'http://127.0.0.1:1'), 'http://127.0.0.1:1', keys);
  expect(line).toMatch(/ --data-binary @body # \d+ bytes, left out here$/);
  expect(line.length).toBeLessThan(1_000);
});
