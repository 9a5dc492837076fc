import { startEmbedded } from '../../../check/embedded.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import type { Report } from '../../../report/model/report.ts';
import { operationIds, requirementIds, requirementOf } from '../../../spec/index.ts';
import type { Target } from '../../../suites/cases/target.ts';
import { casesOf } from '../../../suites/checks/index.ts';
import { estimateRun } from '../../../suites/run/estimate.ts';
import { casesOfClause } from '../../support/suites/built-in-cases.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { createQuickClock } from '../../support/suites/quick-clock.ts';
import { smallClauses } from '../../support/suites/representative.ts';
import { expect, test } from '../../test.ts';
import { cdn, rateLimiter, startFrontEnd } from '../front-end.ts';
import { startHonoGateway } from '../hono/gateway.ts';
import type { Listening } from '../listen.ts';
import { oldTarget, startOldGateway } from '../written/old-gateway.ts';
import { startTerseGateway, terseTarget } from '../written/terse-gateway.ts';
import { startWordyGateway, wordyTarget } from '../written/wordy-gateway.ts';

/** What runs on a second gateway: of the four largest clauses the first has run every case, and each other one runs a part. */
const mostIn = (part: number) => ({ strict: true, wholly: smallClauses, part });

const gateways: readonly (readonly [
  name: string,
  start: () => Promise<Listening>,
  targetOf: (url: string, cost: Target['cost']) => Target,
  inconclusive: number,
])[] = [
  ['judges heads first and says little', startTerseGateway, terseTarget, 80],
  ['reads bodies first and says much', startWordyGateway, wordyTarget, 64],
];

/** The clauses whose every case runs without spending: those of at most 100 cases, and the most inconclusive. */
const wholly = requirementIds.filter(
  (id) => id === 'HARD-NO-ECHO' || casesOfClause(id).length <= 100,
);

/** Each gateway runs each variant once, and most cases. Without spending, one case of each variant of the larger clauses runs. */
const sampled = { strict: true, wholly };

/** One gateway runs every variant without spending. Each other one runs a part of the many of HARD-NO-BYPASS. */
const sampledIn = (part: number) => ({ ...sampled, part });

/** The clauses that stay unknown for a target on which the suite can make no keys. */
const provisioned = ['KEY-LIFECYCLE', 'KEY-SHOWN-ONCE', 'HARD-REVOCATION'];

const clausesWith = (report: Report, outcome: string): string[] =>
  report.requirements.filter((one) => one.outcome === outcome).map(({ id }) => id);

const renderFindings = (report: Report): string[] =>
  report.cases.flatMap(({ id, findings }) =>
    findings.map(({ expected, seen }) => `${id}: expected ${expected}, seen ${seen}`),
  );

/** That no more calls were served that may be billed than the estimate of these cases says. */
function expectWithinEstimate({ cases, totals }: Report, target: Target): void {
  const ids = new Set(cases.map(({ id }) => id));
  const run = casesOf(builtInContract()).filter(({ id }) => ids.has(id));
  const { billed } = estimateRun(builtInContract(), run, [], target);
  expect(totals.served).toBeGreaterThan(0);
  expect(totals.served).toBeLessThanOrEqual(billed);
}

/** That each MUST was exercised, and how many cases give a reason why they could not be without spending. */
function expectExercised({ because }: Report, inconclusive: number) {
  const sentence = 'Every MUST was exercised, and no finding counts.';
  const rest = ` ${inconclusive} cases are inconclusive; each gives its reason.`;
  expect(because).toBe(inconclusive === 0 ? sentence : sentence + rest);
}

for (const [at, [name, start, targetOf, inconclusive]] of gateways.entries()) {
  test(`a right gateway that ${name} is conformant, without any finding`, async () => {
    const server = await start();
    const checking = at === 0 ? { strict: true } : mostIn(at);
    const target = targetOf(server.url, 'costly');
    const report = await checkTarget(target, checking);
    await server.close();
    expectWithinEstimate(report, target);
    expect(renderFindings(report)).toEqual([]);
    expect(report.verdict).toBe('conformant');
    expect(clausesWith(report, 'inconclusive')).toEqual([]);
    // Each of its answers names the same model.
    expect(clausesWith(report, 'not-applicable').toSorted()).toEqual(
      [...provisioned, 'MODEL-ANSWERED'].toSorted(),
    );
  });

  test(`a right gateway that ${name} is conformant without spending, too`, async () => {
    const server = await start();
    const checking = at === 0 ? sampled : sampledIn(at);
    const report = await checkTarget(targetOf(server.url, 'free'), checking);
    await server.close();
    expect(renderFindings(report)).toEqual([]);
    expectExercised(report, inconclusive);
    expect(clausesWith(report, 'not-applicable')).toEqual(provisioned);
  });
}

for (const [cost, inconclusive] of [
  ['costly', 0],
  ['free', 78],
] as const) {
  test(`a right gateway made of a framework's own middleware is conformant, its keys' lives and all, at ${cost}`, async () => {
    const gateway = await startHonoGateway();
    const { provisioner } = gateway;
    const whole = { ...mostIn(2), provisioner, clock: createQuickClock() };
    const report = await checkTarget(
      gateway.targetFor(cost),
      cost === 'free' ? { ...whole, ...sampledIn(2) } : whole,
    );
    await gateway.close();
    expect(renderFindings(report)).toEqual([]);
    if (cost === 'costly') expectWithinEstimate(report, gateway.targetFor(cost));
    expectExercised(report, inconclusive);
    expect(report.verdict).toBe('conformant');
    expect(clausesWith(report, 'not-applicable')).toEqual(
      cost === 'costly' ? ['MODEL-ANSWERED'] : [],
    );
  });
}

/** That a gateway is incomplete for the endpoints that it lacks, and for nothing else. */
function expectLacking(report: Report, lacking: readonly string[]): void {
  const inconclusive = report.cases.filter(
    ({ outcome, operation }) => outcome === 'inconclusive' && lacking.includes(operation),
  );
  expect(renderFindings(report)).toEqual([]);
  expect(report.verdict).toBe('incomplete');
  expect([...new Set(inconclusive.map(({ operation }) => operation))]).toEqual(lacking);
  for (const { reason } of inconclusive) {
    expect(reason).toMatch(
      /^the endpoint is not offered(?: \(answered 404 to a valid key\)(?:: ".+")?)?$|: allow it with --cost (?:cheap|costly)$/,
    );
  }
  // That a key is not repeated can be said of any answer; all else of one that is there.
  const passed = report.cases.filter(
    ({ outcome, operation }) => outcome === 'passed' && lacking.includes(operation),
  );
  expect([...new Set(passed.map(({ requirement }) => requirement))]).toEqual(['HARD-NO-ECHO']);
  // What only a paid call shows is no gap where the clause's other cases were judged.
  const gaps = inconclusive.filter(
    ({ requirement, reason }) =>
      requirement !== 'HARD-NO-ECHO' || reason?.includes('--cost') !== true,
  );
  const unexercised = new Set(
    gaps.map(({ requirement }) => requirement).filter((id) => requirementOf(id).level === 'MUST'),
  );
  const ids = requirementIds.filter((id) => unexercised.has(id));
  expect(report.because).toBe(
    `No finding counts, but ${ids.length} MUSTs are inconclusive: ${ids.join(', ')}.`,
  );
}

for (const cost of ['costly', 'free'] as const) {
  test(`a right gateway with the habits of HTTP/1.0 is incomplete for just the endpoints that it lacks, at ${cost}`, async () => {
    const server = await startOldGateway();
    const report = await checkTarget(
      oldTarget(server.url, cost),
      // Four endpoints show no more in every case than in one of each variant, which runs without spending.
      cost === 'free' ? sampled : mostIn(3),
    );
    await server.close();
    const offered: readonly string[] = [
      'createChatCompletion',
      'createEmbedding',
      'listModels',
      'createMessage',
    ];
    expectLacking(
      report,
      operationIds.filter((id) => !offered.includes(id)),
    );
    const own = report.cases.filter(({ operation }) => offered.includes(operation));
    const inconclusive = own.filter(({ outcome }) => outcome === 'inconclusive');
    // What only a paid call shows stays inconclusive without one.
    expect(new Set(inconclusive.map(({ requirement }) => requirement))).toEqual(
      new Set(
        cost === 'costly'
          ? []
          : [
              'STYLE-ANTHROPIC-VERSION',
              'MODEL-ANSWERED',
              'ANSWER-NATIVE',
              'HARD-NO-BYPASS',
              'HARD-NO-ECHO',
            ],
      ),
    );
    expect(own.filter(({ outcome }) => outcome === 'passed')).toHaveLength(
      cost === 'costly' ? 585 : 967,
    );
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
  const target = terseTarget(server.url, 'costly');
  const report = await checkTarget(target, mostIn(6));
  const { cases } = await checkTarget(target, { only: ['*/model-left-out'] });
  await server.close();
  const lacking: readonly string[] = [
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
  expectLacking(report, lacking);
  // Where there is no endpoint, that nothing was served proves nothing.
  const leftOut = cases.filter(({ style }) => style !== 'none');
  expect(
    leftOut.filter(({ outcome }) => outcome === 'passed').map(({ operation }) => operation),
  ).toEqual(['createChatCompletion', 'createMessage']);
  expect(clausesWith(report, 'passed')).toEqual(
    expect.arrayContaining(['KEY-UNIVERSAL', 'STYLE-ANTHROPIC', 'STYLE-GEMINI-HEADER']),
  );
});

for (const [what, part, frontEnd] of [
  ['a CDN that blocks odd requests', 4, cdn],
  ['a limit that turns away one request in 50', 5, rateLimiter(50)],
] as const) {
  test(`a right gateway behind ${what} is conformant under --strict`, async () => {
    const { target, provisioner, close } = await startEmbedded();
    const front = await startFrontEnd(Number(target.baseUrl.port), frontEnd);
    const report = await checkTarget(
      { ...target, baseUrl: new URL(front.url) },
      { strict: true, wholly: ['HARD-NO-ORACLE'], part, provisioner, clock: createQuickClock() },
    );
    await front.close();
    await close();
    expect(renderFindings(report)).toEqual([]);
    expect(report.verdict).toBe('conformant');
    expect(clausesWith(report, 'inconclusive')).toEqual([]);
  });
}
