import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseConfiguration } from '../../../check/configuration/parse-configuration.ts';
import { keyFixtures } from '../../../fixtures/keys.ts';
import { inFolder } from '../../support/in-folder.ts';
import { type Ended, runCommandIn, type Variables } from '../../support/run-command.ts';
import { expect, test } from '../../test.ts';
import { type Build, builds, startBuild } from './gateways.ts';

const key = keyFixtures.active.key;
const file = 'anyone-conformance.yaml';

/** Runs a command against a gateway, in a folder of its own; what it wrote there is read before it goes. */
async function runAt(
  build: Build,
  args: readonly string[],
  variables: Variables = {},
  path = '',
): Promise<Ended & { readonly url: string; readonly written: string }> {
  const gateway = await startBuild(build);
  return inFolder({}, async (folder) => {
    const line = [...args, '--base-url', gateway.url + path];
    const ended = await runCommandIn(folder, line, { ANYONE_API_KEY: key, ...variables });
    await gateway.close();
    expect(ended.output + ended.error).not.toContain(key);
    const written = await readFile(join(folder, file), 'utf8').catch(() => '');
    return { ...ended, url: gateway.url, written };
  });
}

const read = (text: string) => parseConfiguration(Buffer.from(text), file);

const bearer = { key: { in: 'header', name: 'Authorization', prefix: 'Bearer ' } };

for (const [name, build, profile, notOffered] of [
  [
    'a path for each format',
    builds.mounted,
    {
      formats: {
        openai: { path: '/openai' },
        anthropic: { path: '/anthropic' },
        gemini: { path: '/genai' },
      },
    },
    ['connectRealtime'],
  ],
  [
    'the header and the version of Azure',
    builds.azure,
    {
      formats: { openai: { key: { in: 'header', name: 'api-key' } } },
      query: { 'api-version': '2024-10-21' },
    },
    ['connectRealtime'],
  ],
  [
    'a bearer token in every format',
    builds.bearerEverywhere,
    { formats: { anthropic: bearer, gemini: bearer } },
    ['connectRealtime'],
  ],
  ['nothing where the contract fits', builds.extras, undefined, ['connectRealtime']],
] as const) {
  test(`init finds ${name}, and writes it for review`, async () => {
    const { code, output, written } = await runAt(build, ['init']);
    expect(code).toBe(0);
    expect(output).toContain('14 of 15 endpoints accept the key: OpenAI, Anthropic, Gemini');
    expect(read(written).profile).toEqual(profile);
    expect(
      /^profile:\n(?: .*\n)*/m.exec(written)?.[0].trimEnd().split('\n').length ?? 0,
    ).toBeLessThan(10);
    expect(read(written).notOffered).toEqual(notOffered);
    expect(read(written).models).toMatchObject({ createRerank: 'rerank-v3.5' });
  });
}

test('init finds the path of a whole API, which then belongs to the base URL', async () => {
  const { url, written } = await runAt(builds.prefixed, ['init']);
  expect(read(written)).toMatchObject({ baseUrl: `${url}/api`, notOffered: ['connectRealtime'] });
  expect(read(written)).not.toHaveProperty('profile');
});

test('init writes the header that a gateway asks for, and surveys the rest once its value is set', async () => {
  const first = await runAt(builds.organisation, ['init']);
  const profile = { headers: { 'x-organization': { env: 'X_ORGANIZATION' } } };
  expect(read(first.written).profile).toEqual(profile);
  expect(first.output).toContain('set X_ORGANIZATION and run init --force');
  const variables = { X_ORGANIZATION: 'acme-research' };
  const second = await runAt(builds.organisation, ['init'], variables);
  expect(second.output).toContain('14 of 15 endpoints accept the key');
  expect(second.written).not.toContain('acme-research');
});

test('init sends nothing without a valid key, and says so', async () => {
  const { code, output, written } = await runAt(builds.mounted, ['init'], { ANYONE_API_KEY: '' });
  expect(code).toBe(0);
  expect(output).toContain('With a valid key in ANYONE_API_KEY, init surveys the gateway first');
  expect(read(written)).not.toHaveProperty('profile');
});

const mountedLine =
  'profile: { formats: { openai: { path: /openai }, anthropic: { path: /anthropic }, gemini: { path: /genai } } }';

for (const [what, build, path, lines] of [
  ['the path of each format', builds.mounted, '', [mountedLine]],
  [
    'the header that a gateway asks for, in its own words',
    builds.organisation,
    '',
    [
      '"x-organization is required"',
      'profile: { headers: { x-organization: { env: X_ORGANIZATION } } }',
    ],
  ],
  ['the base URL without its /v1', builds.extras, '/v1', ['use http://127.0.0.1:']],
] as const) {
  test(`doctor and check name ${what}`, async () => {
    const doctor = await runAt(build, ['doctor'], {}, path);
    const check = await runAt(build, ['check', '--only', 'KEY-DELETED/listModels/*'], {}, path);
    for (const line of lines) {
      expect(doctor.output).toContain(line);
      expect(check.output.replaceAll(/\s+/g, ' ')).toContain(line);
    }
    expect(doctor.code).toBe(path === '' ? 1 : 2);
    expect(check.code).toBe(3);
  });
}

test('doctor finds the header of a gateway that refuses the key everywhere else', async () => {
  const dated = (path: string) => `${path}${path.includes('?') ? '&' : '?'}api-version=1`;
  const turn: Build['turn'] = (one) => builds.azure.turn({ ...one, path: dated(one.path) });
  const { code, output } = await runAt({ turn }, ['doctor']);
  expect(code).toBe(1);
  expect(output).toContain(
    'profile: { formats: { openai: { key: { in: header, name: api-key } } } }',
  );
});

test('doctor accepts the key of a gateway that a profile describes', async () => {
  const gateway = await startBuild(builds.azure);
  const config = `version: 1
baseUrl: ${gateway.url}
profile:
  formats: { openai: { key: { in: header, name: api-key } } }
  query: { api-version: "2024-10-21" }
  notOffered: [createMessage, generateContent]
`;
  const { code, output } = await inFolder({ [file]: config }, (folder) =>
    runCommandIn(folder, ['doctor'], { ANYONE_API_KEY: key }),
  );
  await gateway.close();
  expect(output).toContain(
    '✓ OpenAI          GET /v1/models accepts the key in `api-key: KEY` (200)',
  );
  expect(output).not.toContain('Anthropic');
  expect(code).toBe(0);
});

test('a value from a variable is in no report, and a curl line names the variable', async () => {
  const gateway = await startBuild({ turn: builds.organisation.turn, answer: () => '{"data":[]}' });
  const config = `version: 1
baseUrl: ${gateway.url}
profile: { headers: { x-organization: { env: ORGANIZATION } } }
`;
  const { output, error, written } = await inFolder({ [file]: config }, async (folder) => {
    const args = [
      'check',
      '--only',
      'ANSWER-NATIVE/listModels/*',
      '--json',
      'out.json',
      '--strict',
    ];
    const ended = await runCommandIn(folder, args, {
      ANYONE_API_KEY: key,
      ORGANIZATION: 'acme-research',
    });
    return { ...ended, written: await readFile(join(folder, 'out.json'), 'utf8') };
  });
  await gateway.close();
  expect(output + error + written).not.toContain('acme-research');
  expect(JSON.parse(written)).toMatchObject({
    profile: { name: `profile of ${file}`, declares: ['header x-organization: $ORGANIZATION'] },
  });
  expect(written).toMatch(/x-organization: [^,]*ORGANIZATION/);
});
