import { writeConfiguration } from '../../../check/configuration/write-configuration.ts';
import { selectCases } from '../../../check/select-cases.ts';
import type { Declared } from '../../../check/target-from-env.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import type { Target } from '../../../suites/cases/target.ts';
import { runCases } from '../../../suites/run/runner.ts';
import { inFolder } from '../../support/in-folder.ts';
import { parseReport } from '../../support/report/report-schema.ts';
import { type Ended, runCommandIn } from '../../support/run-command.ts';
import { answerAlike } from '../../targets/listen.ts';
import { type LocalGateway, localKey, startLocalGateway } from '../../targets/local-models.ts';
import { expect, test } from '../../test.ts';

const file = 'anyone-conformance.yaml';
const only = ['--only', 'MODEL-ALLOWED/createChatCompletion/*', '--only', 'KEY-UNKNOWN/*'];
const absent = [
  'createCompletion',
  'createResponse',
  'createRerank',
  'createSpeech',
  'createTranscription',
  'createTranslation',
  'createImage',
  'createImageEdit',
  'createImageVariation',
  'connectRealtime',
  'createMessage',
  'generateContent',
] as const;

type Checking = {
  readonly gateway: LocalGateway;
  readonly configuration?: object;
  readonly variables?: Readonly<Record<string, string>>;
  readonly options?: readonly string[];
};

/** Checks a gateway with a configuration of its own, and closes it. */
async function check({ gateway, configuration = {}, variables, options = only }: Checking) {
  const text = writeConfiguration(
    { version: 1, baseUrl: gateway.url, ...configuration },
    'none.json',
  );
  const ended: Ended = await inFolder({ [file]: text }, (folder) =>
    runCommandIn(
      folder,
      ['check', '--json', '-', ...options],
      variables ?? { ANYONE_API_KEY: localKey },
    ),
  );
  await gateway.close();
  return { ...ended, report: parseReport(ended.output), asked: gateway.asked() };
}

/** A printed survey, without the lines before it and without what differs from run to run. */
const steady = (text: string, { url }: LocalGateway): string =>
  text
    .slice(text.indexOf('Survey of'))
    .replace(new URL(url).host, 'HOST')
    .replace(/\d+ ms/, 'N ms');

test('the survey shows the host, what it offers, the key and the models, before anything else', async () => {
  const gateway = await startLocalGateway();
  const { error, report } = await check({ gateway });
  expect(steady(error, gateway)).toBe(
    [
      'Survey of HOST',
      'host        answers (N ms)',
      'offers      OpenAI 3 of 13 · Anthropic 0 of 1 · Gemini 0 of 1 endpoints',
      `            absent: ${absent.slice(0, 4).join(', ')},`,
      `            ${absent.slice(4, 8).join(', ')},`,
      `            ${absent.slice(8).join(', ')}`,
      'your key    the one in ANYONE_API_KEY is accepted',
      'models      GET /v1/models lists 3',
      '            llama-4-mini for createChatCompletion, from the list',
      '            nomic-embed for createEmbedding, from the list',
      '            all other requests name the usual ones',
      '',
      '',
    ].join('\n'),
  );
  expect(report.notices).toContain(
    "Requests named models from the target's own list: llama-4-mini (createChatCompletion), nomic-embed (createEmbedding).",
  );
});

test('requests name the models that are configured, then those of the list, then the usual ones', async () => {
  const { cases } = selectCases(['STYLE-BEARER/createChatCompletion/*']);
  const namedOf = async (lists: boolean, declared: Declared) => {
    const gateway = await startLocalGateway({ lists });
    const target: Target = {
      baseUrl: new URL(gateway.url),
      keys: { active: localKey },
      allowedModels: [],
      cost: 'cheap',
      ...declared,
    };
    await runCases(builtInContract(), {
      target,
      cases,
      timeout: 10_000,
      concurrency: 4,
      onSurvey: () => null,
    });
    await gateway.close();
    const chats = gateway.asked().filter(({ path }) => path === '/v1/chat/completions');
    return {
      models: [...new Set(chats.flatMap(({ model }) => model ?? []))],
      lists: gateway.asked().filter(({ path }) => path === '/v1/models').length,
    };
  };
  const models = { createChatCompletion: 'llama-4-large' };
  expect(await namedOf(true, { models })).toEqual({ models: ['llama-4-large'], lists: 0 });
  expect(await namedOf(true, {})).toEqual({ models: ['llama-4-mini'], lists: 2 });
  expect(await namedOf(false, {})).toEqual({ models: ['gpt-5.4'], lists: 2 });
  expect(await namedOf(true, { notOffered: ['listModels'] })).toEqual({
    models: ['gpt-5.4'],
    lists: 0,
  });
});

test('what is declared not offered is not applicable and reported; what is only absent stays inconclusive', async () => {
  const declared = absent.slice(0, -1);
  const gateway = await startLocalGateway();
  const { report, error } = await check({ gateway, configuration: { notOffered: declared } });
  expect(report.notices[0]).toBe(
    `Not judged, because the configuration declares them not offered: ${declared.join(', ')}.`,
  );
  expect(error.replace(/\s+/g, ' ')).toContain(`declared not offered: ${declared.join(', ')}`);
  const outcomes = report.cases
    .filter(({ requirement }) => requirement === 'KEY-UNKNOWN')
    .map(({ operation, outcome, reason = '' }) => `${operation}: ${outcome} ${reason}`.trim());
  expect([...new Set(outcomes)].toSorted()).toEqual(
    [
      ...declared.map(
        (id) => `${id}: not-applicable the configuration declares the endpoint not offered`,
      ),
      'createChatCompletion: passed',
      'createEmbedding: passed',
      'generateContent: inconclusive the endpoint is not offered (answered 404 to a valid key): "Nothing here."',
      'listModels: passed',
    ].toSorted(),
  );
});

test('a notice names what is declared not offered and is there all the same', async () => {
  const gateway = await startLocalGateway();
  const { report } = await check({ gateway, configuration: { notOffered: ['createEmbedding'] } });
  expect(report.notices).toContain(
    'Some of these answer as if they were offered: createEmbedding. To judge them, remove them from notOffered.',
  );
});

for (const isOpen of [false, true]) {
  test(`a key that is refused ends the run before any case, ${isOpen ? 'though the list of models is open to all' : 'and says which variable to fix'}`, async () => {
    const gateway = await startLocalGateway({ isOpen });
    const { code, error, output, report, asked } = await check({
      gateway,
      configuration: { keys: { active: 'LOCAL_KEY' } },
      variables: { LOCAL_KEY: `${localKey.slice(0, -1)}v` },
      options: ['--allow-incomplete'],
    });
    expect({ code, verdict: report.verdict }).toEqual({ code: 3, verdict: 'incomplete' });
    expect(report.because).toBe(
      'Nothing was checked: the target refused your key on every endpoint that answered: set LOCAL_KEY to a valid key.',
    );
    expect(error).toContain(
      'your key    the one in LOCAL_KEY was refused (401) wherever the target answered: "Which key?"\n            Nothing more is sent.\n',
    );
    expect(report.totals).toMatchObject({ passed: 0, failed: 0, requests: 30 });
    expect(asked).toHaveLength(30);
    expect(error + output).not.toContain(localKey.slice(0, -1));
  });
}

test('a run on one format asks the others too before it calls a key bad', async () => {
  const gateway = await startLocalGateway();
  const { report, code, asked } = await check({
    gateway,
    options: ['--only', 'KEY-UNKNOWN/createMessage/*'],
  });
  expect(code).toBe(3);
  expect(new Set(report.cases.map(({ reason }) => reason))).toEqual(
    new Set(['the endpoint is not offered (answered 404 to a valid key): "Nothing here."']),
  );
  expect(asked.map(({ path }) => path)).toContain('/v1/chat/completions');
});

test('without a key the survey says so, and the run goes on', async () => {
  const gateway = await startLocalGateway();
  const { error, code } = await check({ gateway, variables: {} });
  expect(code).toBe(3);
  expect(steady(error, gateway)).toBe(
    [
      'Survey of HOST',
      'host        answers (N ms)',
      'offers      unknown without a valid key',
      'your key    none: set ANYONE_API_KEY; without a valid key no refusal proves anything',
      'models      requests name the usual ones',
      '',
      '',
    ].join('\n'),
  );
});

test('a key that the target lists as a model is not shown', async () => {
  const body = JSON.stringify({ data: [{ id: localKey }] });
  const headers = { 'Content-Type': 'application/json' };
  const server = await answerAlike({ status: 200, headers, body });
  const { error, output } = await check({ gateway: { ...server, asked: () => [] } });
  expect(error).toContain('for createChatCompletion, from the list');
  expect(error + output).not.toContain(localKey.slice(3, 11));
});
