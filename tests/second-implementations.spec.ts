import { expect, test } from '@playwright/test';
import type { OperationId } from '../spec/index.ts';
import type { Report } from '../suites/report/report.ts';
import type { Target } from '../suites/target.ts';
import { checkTarget } from './check-target.ts';
import type { Listening } from './targets/listen.ts';
import { startTerseGateway, terseTarget } from './targets/terse-gateway.ts';
import { startWordyGateway, wordyTarget } from './targets/wordy-gateway.ts';

const gateways: readonly (readonly [
  name: string,
  start: () => Promise<Listening>,
  targetOf: (url: string, cost: Target['cost']) => Target,
])[] = [
  ['judges heads first and says little', startTerseGateway, terseTarget],
  ['reads bodies first and says much', startWordyGateway, wordyTarget],
];

/** The clauses that cannot be told of a target on which the suite can make no keys. */
const provisioned = ['KEY-LIFECYCLE', 'KEY-SHOWN-ONCE', 'HARD-REVOCATION'];

const clausesWith = (report: Report, outcome: string): string[] =>
  report.requirements.filter((one) => one.outcome === outcome).map(({ id }) => id);

const tellFindings = (report: Report): string[] =>
  report.cases.flatMap(({ id, findings }) =>
    findings.map(({ expected, seen }) => `${id}: expected ${expected}, seen ${seen}`),
  );

for (const [name, start, targetOf] of gateways) {
  test(`a right gateway that ${name} is conformant, without any finding`, async () => {
    const server = await start();
    const report = await checkTarget(targetOf(server.url, 'costly'), { strict: true });
    await server.close();
    expect(tellFindings(report)).toEqual([]);
    expect(report.verdict).toBe('conformant');
    expect(clausesWith(report, 'inconclusive')).toEqual([]);
    expect(clausesWith(report, 'not-applicable')).toEqual(provisioned);
  });

  test(`a right gateway that ${name} is conformant without spending, too`, async () => {
    const server = await start();
    const report = await checkTarget(targetOf(server.url, 'free'), { strict: true });
    await server.close();
    expect(tellFindings(report)).toEqual([]);
    expect(report.because).toBe(
      'Every MUST was exercised, and no finding counts. 74 cases could not be told; each gives its reason.',
    );
    expect(clausesWith(report, 'not-applicable')).toEqual(provisioned);
  });
}

test('a right gateway with four endpoints is incomplete for just those that it lacks', async () => {
  const offers = [
    '/v1/chat/completions',
    '/v1/models',
    '/v1/messages',
    '/v1beta/models/*:generateContent',
  ];
  const server = await startTerseGateway({ offers });
  const report = await checkTarget(terseTarget(server.url, 'costly'), { strict: true });
  await server.close();
  const lacking: readonly OperationId[] = [
    'createCompletion',
    'createResponse',
    'createEmbedding',
    'createRerank',
    'createSpeech',
    'createTranscription',
    'createTranslation',
    'createImage',
    'createImageEdit',
    'createImageVariation',
    'connectRealtime',
  ];
  const untold = report.cases.filter(({ outcome }) => outcome === 'inconclusive');
  expect(tellFindings(report)).toEqual([]);
  expect(report.verdict).toBe('incomplete');
  // Where there is no endpoint, that nothing was served tells nothing.
  const leftOut = report.cases.filter(({ id }) => id.endsWith('/model-left-out'));
  expect(
    leftOut.filter(({ outcome }) => outcome === 'passed').map(({ operation }) => operation),
  ).toEqual(['createChatCompletion', 'createMessage']);
  expect([...new Set(untold.map(({ operation }) => operation))]).toEqual(lacking);
  expect([...new Set(untold.map(({ reason }) => reason))]).toEqual([
    'the endpoint is not offered (answered 404 to a good key)',
  ]);
  const unexercised = report.requirements.filter(
    ({ level, inconclusive }) => level === 'MUST' && inconclusive > 0,
  );
  expect(report.because).toBe(
    `No finding counts, but ${unexercised.length} MUSTs were not exercised in full: ${unexercised.map(({ id }) => id).join(', ')}.`,
  );
  expect(unexercised.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['KEY-REQUIRED', 'STYLE-BEARER', 'KEY-DELETED', 'MODEL-FORBIDDEN']),
  );
  expect(clausesWith(report, 'passed')).toEqual(
    expect.arrayContaining(['KEY-UNIVERSAL', 'STYLE-ANTHROPIC', 'STYLE-GEMINI-HEADER']),
  );
});
