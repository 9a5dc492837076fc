import { expect, test } from '@playwright/test';
import { builtInContract } from '../../../fixtures/contract.ts';
import type { Report } from '../../../report/model/report.ts';
import { operationOf } from '../../../spec/contract.ts';
import { operationIds, type RequirementId, type Style } from '../../../spec/index.ts';
import { type Cell, cells, streams } from '../../../suites/cases/credentials.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { checkByCommand } from '../../support/suites/checking.ts';
import { startHonoGateway } from '../hono/gateway.ts';
import * as mistakes from '../hono/mistakes.ts';

/*
 * Gateways that are right in most and wrong in a known few. Each has just the findings that follow
 * from its mistake by the contract's words: none is missing, and none is invented.
 */

type Found = `${RequirementId} ${string} ${Style | 'none'}`;

const on = (requirement: RequirementId, places: readonly Cell[]): Found[] =>
  places.map(({ operation, style }): Found => `${requirement} ${operation} ${style}`);

const cellsOf = (isMeant: (cell: Cell) => boolean): readonly Cell[] =>
  cells(builtInContract()).filter(isMeant);
const messages = cellsOf(({ operation }) => operation === 'createMessage');
const realtime = cellsOf(({ operation }) => operation === 'connectRealtime');
const bearer = cellsOf(({ style }) => style === 'bearer');
const query = cellsOf(({ style }) => style === 'query');
const forms = cellsOf(
  ({ operation }) => operationOf(builtInContract(), operation).model?.in === 'multipart',
);

/** What an endpoint has that lets everybody do everything. */
const wideOpen = (places: readonly Cell[]): Found[] => [
  ...places.flatMap(({ operation }): Found[] => [`KEY-REQUIRED ${operation} none`]),
  ...(
    [
      'KEY-REQUIRED',
      'STYLE-OWN-HEADER',
      'KEY-MALFORMED',
      'KEY-PRESENTATION',
      // Two bad keys at once are served as well.
      'KEY-CONFLICT',
      'KEY-UNKNOWN',
      'KEY-DELETED',
      'MODEL-FORBIDDEN',
      'AUTHENTICATION-FIRST',
      'KEY-QUOTA',
      'KEY-INACTIVE',
      // Nobody's broken request is told that it is broken.
      'HARD-CHECK-BEFORE-WORK',
    ] as const
  ).flatMap((requirement) => on(requirement, places)),
];

type Mixed = {
  readonly name: string;
  readonly mistake: mistakes.Mistake;
  readonly found: readonly Found[];
  /** Whether one of the findings counts without --strict. */
  readonly verdict: 'violations' | 'conformant';
  /** Makes keys on the target as well. */
  readonly makesKeys: boolean;
};

const queryIgnored: readonly Found[] = [
  ...on('STYLE-GEMINI-QUERY', query),
  // The good key, one without quota and a restricted one get another answer there than in the header.
  ...on('STYLE-GEMINI-EQUIVALENT', query),
];
const basicTaken = on('KEY-PRESENTATION', bearer);
const formsTrusted = on('MODEL-FORBIDDEN', forms);

const mixed: readonly Mixed[] = [
  {
    name: 'keeps deleted keys in a cache for two seconds',
    mistake: mistakes.keepDeletedKeys,
    // It stops within the minute that HARD-REVOCATION gives.
    found: on('KEY-LIFECYCLE', messages),
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'ignores the key in the query',
    mistake: mistakes.ignoreQuery,
    found: [...queryIgnored, ...on('KEY-LIFECYCLE', query)],
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'answers 403 to a bad key for messages',
    mistake: mistakes.forbidBadKeys,
    found: (
      [
        'KEY-MALFORMED',
        'KEY-PRESENTATION',
        'KEY-CONFLICT',
        'KEY-UNKNOWN',
        'KEY-DELETED',
        'AUTHENTICATION-FIRST',
        'KEY-LIFECYCLE',
        'KEY-INACTIVE-STATUS',
      ] as const
    ).flatMap((requirement) => on(requirement, messages)),
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: "looks for the model in JSON alone, and lets a form's pass",
    mistake: mistakes.trustForms,
    found: [...formsTrusted, ...on('KEY-LIFECYCLE', forms)],
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'sends no challenge',
    mistake: mistakes.challengeNobody,
    found: on('HTTP-CHALLENGE', cells(builtInContract())),
    verdict: 'conformant',
    makesKeys: true,
  },
  {
    name: 'shows the last sixteen characters of a bad key in one place',
    mistake: mistakes.showEnd(16),
    found: on(
      'HARD-NO-ECHO',
      cellsOf(({ operation }) => operation === 'createEmbedding'),
    ),
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'shows the last four characters of a bad key, which is no mistake',
    mistake: mistakes.showEnd(4),
    found: [],
    verdict: 'conformant',
    makesKeys: true,
  },
  {
    name: 'mounted the handshake outside its guard',
    mistake: mistakes.openRealtime,
    found: [
      ...wideOpen(realtime),
      ...on('HTTP-UPGRADE-REFUSED', realtime),
      ...on('KEY-LIFECYCLE', realtime),
    ],
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'mounted messages outside its guard',
    mistake: mistakes.openMessages,
    // An ill-encoded key is to be refused by that clause's own words.
    found: [...wideOpen(messages), ...on('HARD-BOUNDED', messages)],
    verdict: 'violations',
    // A key that outlives its deletion takes a minute to find.
    makesKeys: false,
  },
  {
    name: 'takes the key as the user of Basic credentials, too',
    mistake: mistakes.takeBasic,
    found: basicTaken,
    verdict: 'conformant',
    makesKeys: true,
  },
  {
    name: 'serves a disabled key that asks for a stream',
    mistake: mistakes.streamForDisabled,
    found: on(
      'KEY-INACTIVE',
      cellsOf(({ operation }) => streams(builtInContract(), operation)),
    ),
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'meters chat alone',
    mistake: mistakes.meterChat,
    found: [
      ...on(
        'KEY-QUOTA',
        cellsOf(
          ({ operation }) =>
            operation !== 'createChatCompletion' &&
            operationOf(builtInContract(), operation).cost !== 'free',
        ),
      ),
      // Whether a session that was opened would be closed at once cannot be seen from 101.
      ...on('HTTP-UPGRADE-REFUSED', realtime),
    ],
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: "has a framework's middleware as it comes on OpenAI's endpoints",
    mistake: mistakes.asItComes,
    found: [
      // What is no token is 400 there, and each refusal is plain text.
      ...operationIds
        .filter((operation) => operationOf(builtInContract(), operation).format === 'openai')
        .map((operation): Found => `KEY-REQUIRED ${operation} none`),
      ...(
        ['KEY-REQUIRED', 'KEY-MALFORMED', 'KEY-PRESENTATION', 'ENVELOPE-NATIVE'] as const
      ).flatMap((requirement) => on(requirement, bearer)),
    ],
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'ignores the key in the query, trusts forms and takes Basic credentials',
    mistake: (parts) =>
      [mistakes.takeBasic, mistakes.trustForms, mistakes.ignoreQuery].reduce(
        (sound, mistake) => mistake(sound),
        parts,
      ),
    found: [
      ...queryIgnored,
      ...formsTrusted,
      ...basicTaken,
      ...on('KEY-LIFECYCLE', [...query, ...forms]),
    ],
    verdict: 'violations',
    makesKeys: true,
  },
];

const foundIn = (report: Report): string[] => [
  ...new Set(
    report.cases.flatMap(({ findings, requirement, operation, style }) =>
      findings.map(() => `${requirement} ${operation} ${style}`),
    ),
  ),
];

for (const { name, mistake, found, verdict, makesKeys } of mixed) {
  test(`a gateway that ${name} has the findings of that and no others`, async () => {
    const gateway = await startHonoGateway(mistake);
    const { provisioner } = gateway;
    const report = await checkTarget(gateway.targetFor('costly'), makesKeys ? { provisioner } : {});
    await gateway.close();
    expect(foundIn(report).sort()).toEqual([...found].sort());
    expect(report.verdict).toBe(verdict);
  });
}

test('nothing more is found of a mixed gateway without spending, nor by asking often', async () => {
  const { found } = mixed.find(({ mistake }) => mistake === mistakes.forbidBadKeys) ?? {
    found: [],
  };
  const gateway = await startHonoGateway(mistakes.forbidBadKeys);
  const report = await checkTarget(gateway.targetFor('free'), { thorough: true });
  await gateway.close();
  expect(foundIn(report).filter((one) => !found.some((known) => known === one))).toEqual([]);
  expect(report.verdict).toBe('violations');
});

test('no target is mixed up by a key without a letter that could be of another case', async () => {
  const gateway = await startHonoGateway(mistakes.ignoreQuery);
  const report = await checkTarget(gateway.targetFor('costly'), {
    only: ['STYLE-GEMINI-EQUIVALENT/*'],
  });
  await gateway.close();
  const lowered = report.cases.find(({ id }) => id.endsWith('/lower-case'));
  expect(lowered).toMatchObject({ outcome: 'not-applicable', findings: [] });
});

for (const [name, mistake, code] of [
  ['sends no challenge', mistakes.challengeNobody, 0],
  ['trusts forms', mistakes.trustForms, 1],
] as const) {
  test(`the check of a gateway that ${name} ends with ${code}, and with 1 under --strict`, async () => {
    const gateway = await startHonoGateway(mistake);
    const target = gateway.targetFor('costly');
    const [plain, strict] = [
      await checkByCommand(target),
      await checkByCommand(target, ['--strict']),
    ];
    await gateway.close();
    expect([plain.code, strict.code]).toEqual([code, 1]);
    expect(foundIn(strict.report)).toEqual(foundIn(plain.report));
  });
}
