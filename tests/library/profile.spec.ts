import { check, type Profile, UsageError } from 'anyone-conformance';
import { startEmbedded } from '../../check/embedded.ts';
import { openMatrix, planOfWorker, runCell } from '../../check/matrix/cells.ts';
import { planFixed } from '../../check/plan.ts';
import { programSettings, testSettings } from '../../check/program-settings.ts';
import { keyFixtures, keyStates } from '../../fixtures/keys.ts';
import { expect, test } from '../test.ts';

const keys = Object.fromEntries(keyStates.map((state) => [state, keyFixtures[state].key]));
const baseUrl = 'https://gateway.example';

const profile: Profile = {
  formats: { anthropic: { path: '/anthropic' } },
  headers: { 'x-organization': { env: 'ORGANIZATION' } },
  operations: [{ id: 'ask', path: '/v1/ask', like: 'createChatCompletion' }],
  keyStates: { absent: ['expired'] },
  notOffered: ['connectRealtime'],
};

const variables = { ORGANIZATION: 'acme-research' };

test('check sends what a profile as a value declares, and reports it', async () => {
  const { gateway, target, close } = await startEmbedded();
  const report = await check({
    baseUrl: target.baseUrl,
    keys,
    profile: {
      operations: [{ id: 'ask', path: '/v1/chat/completions', like: 'createChatCompletion' }],
      notOffered: ['createRerank'],
    },
    notOffered: ['createImage'],
    only: ['KEY-DELETED/{ask,createRerank,createImage}/*'],
  });
  const paths = gateway.decisions.recent().map(({ path }) => path);
  await close();
  const outcomes = new Set(report.cases.map(({ operation, outcome }) => `${operation} ${outcome}`));
  expect(outcomes).toEqual(
    new Set(['createImage not-applicable', 'createRerank not-applicable', 'ask passed']),
  );
  expect(paths).toContain('/v1/chat/completions');
  expect(report.profile?.name).toBe('profile');
});

test('both calls read a built-in profile by its name', () => {
  const named = { profile: 'azure-openai', only: ['STYLE-BEARER/createChatCompletion/*'] };
  const ids = [
    programSettings({ baseUrl, ...named }, {}),
    testSettings({ baseURL: baseUrl, ...named }, {}),
  ].map((settings) => {
    expect(settings.contract.profile?.name).toBe('profile azure-openai');
    return planFixed(settings).selection.cases.map(({ id }) => id);
  });
  for (const own of ids) {
    expect(own).toContain('STYLE-BEARER/createChatCompletion/api-key/good-key');
    expect(own).not.toContain('STYLE-BEARER/createChatCompletion/bearer/good-key');
  }
});

test('the tests of a Playwright project have the paths, endpoints, headers and key states of a profile', () => {
  const settings = testSettings({ baseURL: baseUrl, profile }, variables);
  const { contract, live } = settings;
  expect(contract.formats.anthropic.path).toBe('/anthropic');
  expect(contract.added).toEqual({
    headers: [['x-organization', 'acme-research']],
    query: [],
    secrets: variables,
  });
  expect(contract.absentStates).toEqual(['expired']);
  expect(live.notOffered).toEqual(['connectRealtime']);
  const operations = planFixed(settings).selection.cases.map(({ operation }) => operation);
  expect(operations).toContain('ask');
});

const refused: readonly (readonly [
  what: string,
  options: Readonly<Record<string, unknown>>,
  words: string,
])[] = [
  [
    'an unknown name',
    { profile: 'azure-open' },
    'profile: there is no built-in profile of this name. Did you mean azure-openai? They are anyone, azure-openai, litellm, new-api, openai, openrouter. Another profile is given as an object.',
  ],
  [
    'the name of a file',
    { profile: './gateway.yaml' },
    'profile: there is no built-in profile of this name.',
  ],
  [
    'a list',
    { profile: [] },
    'profile must be the name of a built-in profile, or a profile as an object.',
  ],
  [
    'an unknown field',
    { profile: { format: {} } },
    '`profile` has no field `format`. Did you mean formats?',
  ],
  [
    'a path without its slash',
    { profile: { formats: { gemini: { path: 'genai' } } } },
    '`profile.formats.gemini.path` must be a path that begins with a slash, such as /anthropic, not a text of 5 characters.',
  ],
  [
    'a value that is not set',
    { profile: { headers: { 'x-team': undefined } } },
    '`profile.headers.x-team` must be a text of printable characters, or `{ env: VARIABLE }`, not nothing.',
  ],
  [
    'a variable that is not set',
    { profile: { query: { team: { env: 'TEAM' } } } },
    'profile: `query.team` needs the variable TEAM, which is not set.',
  ],
  [
    'a key',
    { profile: { headers: { 'x-team': 'sk-ThisLooksLikeAKey0123456789abcdef' } } },
    '`profile.headers.x-team` holds what looks like a key. Name its variable as `{ env: VARIABLE }`.',
  ],
  [
    'a header that carries the key',
    { profile: { headers: { Authorization: 'none' } } },
    'profile: `headers.Authorization` frames each request or carries its key.',
  ],
  [
    'an endpoint like one that does not exist',
    { profile: { operations: [{ id: 'ask', path: '/ask', like: 'createAnswer' }] } },
    '`profile.operations[0].like` must be one of ',
  ],
  [
    'a key in a state that it declares absent',
    { profile, keys: { active: 'sk-0123456789', expired: 'sk-9876543210' } },
    'keys.expired is set, but profile declares `keyStates.absent: [expired]`: remove one of them.',
  ],
];

for (const [what, options, words] of refused) {
  test(`${what} in a profile is refused by both calls, and the field is named`, () => {
    // As a program without types may call them.
    for (const refuse of [
      () => Reflect.apply(programSettings, undefined, [{ baseUrl, ...options }, variables]),
      () => Reflect.apply(testSettings, undefined, [{ baseURL: baseUrl, ...options }, variables]),
    ]) {
      expect(refuse).toThrow(UsageError);
      expect(refuse).toThrow(words);
      expect(refuse).not.toThrow('sk-');
    }
  });
}

test('a profile without a gateway is refused', async () => {
  await expect(check({ profile: 'openai' })).rejects.toThrow(
    new UsageError('profile is for a gateway: give its baseUrl too.'),
  );
});

test('a cell of a declared endpoint runs, and each profile has a survey of its own', async () => {
  const { gateway, target, close } = await startEmbedded();
  const planOf = (id: string) => {
    const path = '/v1/chat/completions';
    const settings = testSettings(
      {
        baseURL: target.baseUrl,
        keys,
        profile: { operations: [{ id, path, like: 'createChatCompletion' }] },
        only: [`KEY-DELETED/${id}/*`],
      },
      {},
    );
    return planOfWorker(planFixed(settings), { workers: 1, shard: null });
  };
  const folder = test.info().outputPath('surveys');
  const sent = () => gateway.decisions.recent().length;
  const [ask, again, answer] = [planOf('ask'), planOf('ask'), planOf('answer')];
  const opened = await openMatrix(ask, folder);
  const surveyed = sent();
  await openMatrix(again, folder);
  const shared = sent() - surveyed;
  await openMatrix(answer, folder);
  const own = sent() - surveyed;
  const result = await runCell(ask.selection.cases, opened);
  await close();
  expect({ shared, own }).toEqual({ shared: 0, own: surveyed });
  expect(surveyed).toBeGreaterThan(0);
  expect(result).toEqual({ counted: [], others: [], gaps: [], isMust: true, hasRun: true });
});
