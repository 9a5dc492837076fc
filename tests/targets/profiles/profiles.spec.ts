import { parseProfile } from '../../../check/configuration/load-profile.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import { keyFixtures, keyStates, restrictedModels } from '../../../fixtures/keys.ts';
import { applyProfile } from '../../../spec/profiles/apply-profile.ts';
import type { CaseResult } from '../../../suites/cases/case.ts';
import type { Target } from '../../../suites/cases/target.ts';
import { casesOf } from '../../../suites/checks/index.ts';
import { runCases } from '../../../suites/run/runner.ts';
import { expect, test } from '../../test.ts';
import { type Build, builds, startBuild } from './gateways.ts';

const keys = Object.fromEntries(keyStates.map((state) => [state, keyFixtures[state].key]));

/** How a gateway is checked: the lines of its profile, and what its owner says of it beyond that. */
type Checked = {
  readonly build: Build;
  readonly profile: string;
  readonly path?: string;
  readonly target?: Partial<Target>;
};

const offline = 'notOffered: [connectRealtime]';

const gateways: Readonly<Record<keyof typeof builds, Checked>> = {
  prefixed: { build: builds.prefixed, path: '/api', profile: offline },
  mounted: {
    build: builds.mounted,
    profile: `
formats:
  openai: { path: /openai }
  anthropic: { path: /anthropic }
  gemini: { path: /genai }
${offline}`,
  },
  openaiOnly: {
    build: builds.openaiOnly,
    profile: `
notOffered: [createMessage, generateContent, connectRealtime, createRerank,
  createImage, createImageEdit, createImageVariation]`,
    target: {
      keys: Object.fromEntries(
        Object.entries(keys).map(([state, key]) => [state, key.replace(/^sk-/, 'gsk_')]),
      ),
      allowedModels: ['llama-4-mini', 'bge-embed-large'],
    },
  },
  azure: {
    build: builds.azure,
    profile: `
formats:
  openai: { key: { in: header, name: api-key } }
query: { api-version: '2024-10-21' }
notOffered: [createMessage, generateContent, connectRealtime]`,
  },
  organisation: {
    build: builds.organisation,
    profile: `
headers: { x-organization: { env: ORGANIZATION } }
${offline}`,
  },
  bearerEverywhere: {
    build: builds.bearerEverywhere,
    profile: `
formats:
  anthropic: { key: { in: header, name: Authorization, prefix: 'Bearer ' } }
  gemini: { key: { in: header, name: Authorization, prefix: 'Bearer ' } }
${offline}`,
  },
  extras: {
    build: builds.extras,
    profile: `
operations:
  - { id: countTokens, path: /v1/messages/count_tokens, like: createMessage }
  - { id: createModeration, path: /v1/moderations, like: createEmbedding }
  - { id: listFiles, path: /v1/files, like: listModels }
  - { id: countGeminiTokens, path: '/v1beta/models/{model}:countTokens', like: generateContent }
${offline}`,
  },
};

const opened = ['countTokens', 'createModeration', 'listFiles', 'countGeminiTokens'];

/** One clause of each kind: who is let in, where the key goes, who is not, and which model. */
const clauses = ['KEY-REQUIRED', 'KEY-UNIVERSAL', 'KEY-DELETED', 'MODEL-FORBIDDEN'] as const;
const isSelected = ({ requirement }: { readonly requirement: string }): boolean =>
  clauses.some((id) => id === requirement) || requirement.startsWith('STYLE-');

async function check({ build, profile, path = '', target = {} }: Checked) {
  const contract = applyProfile(
    builtInContract(),
    { name: 'profile', profile: parseProfile(Buffer.from(profile), 'profile') },
    { ORGANIZATION: 'acme-research' },
  );
  const { notOffered = [] } = parseProfile(Buffer.from(profile), 'profile');
  const gateway = await startBuild(build);
  const run = await runCases(contract, {
    target: {
      baseUrl: new URL(gateway.url + path),
      keys,
      allowedModels: restrictedModels,
      cost: 'costly',
      notOffered,
      ...target,
    },
    cases: casesOf(contract).filter(isSelected),
    timeout: 10_000,
    concurrency: 32,
    rate: null,
    onSurvey: () => null,
  });
  await gateway.close();
  return run;
}

const of = (results: readonly CaseResult[], outcome: CaseResult['judgement']['outcome']) =>
  results.filter(({ judgement }) => judgement.outcome === outcome).map(({ case: { id } }) => id);

for (const [name, checked] of Object.entries(gateways)) {
  test(`the gateway "${name}" is judged correctly with at most ten lines of profile`, async () => {
    expect(checked.profile.trim().split('\n').length).toBeLessThanOrEqual(10);
    const { results, secrets } = await check(checked);
    const failed = results.filter(({ judgement }) => judgement.outcome === 'failed');
    const where = [...new Set(failed.map(({ case: { operation } }) => operation))];
    expect(where.toSorted()).toEqual(name === 'extras' ? opened.toSorted() : []);
    expect(of(results, 'inconclusive')).toEqual([]);
    expect(of(results, 'passed').length).toBeGreaterThan(40);
    expect(secrets.includes('acme-research')).toBe(name === 'organisation');
  });
}

test('an endpoint of the profile that is open to all breaks each clause that is checked there', async () => {
  const { results } = await check(gateways.extras);
  const broken = results.flatMap(({ case: one, judgement }) =>
    judgement.outcome === 'failed' && one.operation === 'countTokens' ? [one.requirement] : [],
  );
  expect([...new Set(broken)]).toEqual([
    'KEY-REQUIRED',
    'STYLE-OWN-HEADER',
    'KEY-DELETED',
    'MODEL-FORBIDDEN',
  ]);
});
