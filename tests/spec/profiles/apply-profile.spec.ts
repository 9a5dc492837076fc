import { builtInContract } from '../../../fixtures/contract.ts';
import { keyStates } from '../../../fixtures/keys.ts';
import { applyProfile } from '../../../spec/profiles/apply-profile.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { additionsTo } from '../../../suites/carriers/carrier.ts';
import { carriers } from '../../../suites/carriers/rows/index.ts';
import type { Target } from '../../../suites/cases/target.ts';
import { casesOf } from '../../../suites/checks/index.ts';
import { unmetPrecondition } from '../../../suites/run/preconditions.ts';
import { buildRequest } from '../../../suites/wire/build-request.ts';
import { expect, test } from '../../test.ts';

const apply = (profile: Profile, variables: Readonly<Record<string, string>> = {}) =>
  applyProfile(builtInContract(), { name: 'profile test', profile }, variables);

const target: Target = {
  baseUrl: new URL('http://gateway.test/base'),
  keys: { active: 'sk-some-key', deleted: 'sk-other-key' },
  allowedModels: [],
  cost: 'costly',
};

/** The request of a case, as its head goes over the wire. */
function headOf(profile: Profile, id: string, variables: Readonly<Record<string, string>> = {}) {
  const contract = apply(profile, variables);
  const one = casesOf(contract).find((known) => known.id === id);
  if (one?.kind !== 'single') throw new Error(`${id} is no case of one request`);
  const built = buildRequest(contract, one.request, {
    target,
    keyOf: () => 'sk-some-key',
    order: 'key-first',
  });
  return { target: built.target, headers: Object.fromEntries(built.headers) };
}

test('an empty profile changes no case and no request', () => {
  const ids = casesOf(apply({})).map(({ id }) => id);
  expect(ids).toEqual(casesOf(builtInContract()).map(({ id }) => id));
  const { profile: _, ...rest } = apply({});
  const { profile: __, ...builtIn } = builtInContract();
  expect(rest).toEqual(builtIn);
});

test('a format is asked below its path, and no other format is', () => {
  const profile: Profile = { formats: { anthropic: { path: '/anthropic' } } };
  const message = headOf(profile, 'KEY-DELETED/createMessage/x-api-key/deleted');
  const chat = headOf(profile, 'KEY-DELETED/createChatCompletion/bearer/deleted');
  expect(message.target).toBe('/base/anthropic/v1/messages');
  expect(chat.target).toBe('/base/v1/chat/completions');
});

test('a key goes into the header of the profile, and its style is called like that', () => {
  const key = { in: 'header', name: 'Api-Key' } as const;
  const { headers } = headOf(
    { formats: { openai: { key } } },
    'STYLE-BEARER/createRerank/api-key/good-key',
  );
  expect(headers).toMatchObject({ 'Api-Key': 'sk-some-key' });
  expect(Object.keys(headers)).not.toContain('Authorization');
});

test('a key goes into the query member of the profile', () => {
  const key = { in: 'query', name: 'token' } as const;
  const { target: asked } = headOf(
    { formats: { gemini: { key } } },
    'STYLE-GEMINI-QUERY/generateContent/token/good-key',
  );
  expect(asked).toMatch(/:generateContent\?token=sk-some-key$/);
});

test('a place that has a style already is that style, whatever the case of its name', () => {
  const key = { in: 'header', name: 'authorization', prefix: 'Bearer ' } as const;
  const contract = apply({ formats: { anthropic: { key } } });
  expect(Object.keys(contract.styles)).toEqual(Object.keys(builtInContract().styles));
  const own = casesOf(contract).filter(({ requirement }) => requirement === 'STYLE-ANTHROPIC');
  expect(own.map(({ id }) => id)).toContain('STYLE-ANTHROPIC/createMessage/bearer/good-key');
});

test('headers and query members are in every request, a value of a variable among the secrets', () => {
  const profile: Profile = {
    headers: { 'x-organization': { env: 'ORGANIZATION' } },
    query: { 'api-version': '2024-10-21' },
  };
  const variables = { ORGANIZATION: 'acme-research' };
  const { target: asked, headers } = headOf(
    profile,
    'KEY-REQUIRED/listModels/none/absent',
    variables,
  );
  expect(asked).toBe('/base/v1/models?api-version=2024-10-21');
  expect(headers).toMatchObject({ 'x-organization': 'acme-research' });
  const contract = apply(profile, variables);
  expect(contract.added.secrets).toEqual({ ORGANIZATION: 'acme-research' });
  expect(contract.profile?.declares).toEqual([
    'header x-organization: $ORGANIZATION',
    'query api-version: 2024-10-21',
  ]);
});

test('no addition to a request replaces what the profile sets', () => {
  const slotsWith = (profile: Profile) =>
    additionsTo(apply(profile), 'listModels', carriers()).flatMap(({ slots }) => slots);
  const set = ['query api-version', 'header x-organization'];
  const profile: Profile = {
    headers: { 'X-Organization': 'acme' },
    query: { 'api-version': '2025-04-01' },
  };
  expect(set.filter((slot) => slotsWith({}).includes(slot))).toEqual(set);
  expect(set.filter((slot) => slotsWith(profile).includes(slot))).toEqual([]);
});

test('one more endpoint has the cases of the one that it is like, but for its answer and its stream', () => {
  const contract = apply({
    operations: [
      { id: 'createModeration', path: '/v1/moderations', like: 'createEmbedding', cost: 'free' },
    ],
  });
  expect(contract.operations['createModeration']).toMatchObject({ method: 'POST', cost: 'free' });
  const variantsOf = (operation: string) =>
    casesOf(contract)
      .filter((one) => one.operation === operation && one.requirement === 'KEY-MALFORMED')
      .map(({ variant }) => variant);
  expect(variantsOf('createModeration')).toEqual(variantsOf('createEmbedding'));
  const clauses = new Set(
    casesOf(contract).flatMap((one) =>
      one.operation === 'createModeration' ? one.requirement : [],
    ),
  );
  for (const id of ['KEY-DELETED', 'MODEL-FORBIDDEN', 'HARD-NO-BYPASS', 'STYLE-BEARER']) {
    expect([...clauses]).toContain(id);
  }
  expect([...clauses]).not.toContain('ANSWER-NATIVE');
});

test('cases of a key state that is absent are not applicable, with that reason, and no others', () => {
  const contract = apply({ keyStates: { absent: ['restricted', 'expired'] } });
  const all = Object.fromEntries(keyStates.map((state) => [state, `sk-${state}`]));
  const whole = { ...target, keys: all, allowedModels: ['some-model'] };
  for (const one of casesOf(contract)) {
    const absent = one.needs.find((name) => name === 'restricted' || name === 'expired');
    const unmet = unmetPrecondition(contract, one, whole, true);
    expect(unmet, one.id).toEqual(
      absent === undefined
        ? null
        : {
            outcome: 'not-applicable',
            reason: `the profile declares that the gateway has no ${absent} keys`,
          },
    );
  }
});

for (const [what, profile, complaint] of [
  [
    'a variable that is not set',
    { headers: { 'x-team': { env: 'TEAM' } } },
    'profile test: `headers.x-team` needs the variable TEAM, which is not set.',
  ],
  [
    'an endpoint like none',
    { operations: [{ id: 'ask', path: '/ask', like: 'createNothing' }] },
    'profile test: operation ask is like createNothing, which does not exist.',
  ],
  [
    'an id that is there already',
    { operations: [{ id: 'listModels', path: '/models', like: 'listModels' }] },
    'profile test: there is an operation listModels already. Choose another id.',
  ],
  [
    'a path without the model',
    { operations: [{ id: 'count', path: '/count', like: 'generateContent' }] },
    'profile test: the path of operation count needs {model}, as that of generateContent has.',
  ],
  [
    'a header that carries a key',
    { headers: { authorization: 'Bearer x' } },
    'profile test: `headers.authorization` frames each request or carries its key.',
  ],
  [
    'a header that frames the request',
    { headers: { Host: 'other.test' } },
    'profile test: `headers.Host` frames each request or carries its key.',
  ],
] satisfies (readonly [string, Profile, string])[]) {
  test(`${what} is refused by the field`, () => {
    expect(() => apply(profile)).toThrow(complaint);
  });
}

test('a value that is too short to be kept out of reports is refused, and not shown', () => {
  const headers = { 'x-team': { env: 'TEAM' } };
  expect(() => apply({ headers }, { TEAM: 'q7' })).toThrow(
    /^TEAM \(2 characters\) is too short to be kept out of reports\./,
  );
});
