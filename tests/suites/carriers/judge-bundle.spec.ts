import type { Exchange } from '../../../suites/cases/exchange.ts';
import type { RequestPlan } from '../../../suites/cases/request-plan.ts';
import { firstCase } from '../../support/suites/decided-cases.ts';
import { answered, unanswered } from '../../support/suites/exchanges.ts';
import { judgeCase } from '../../support/suites/judge-case.ts';
import { badKey, served } from '../../support/suites/judging.ts';
import { expect, test } from '../../test.ts';

const bundle = firstCase('HARD-NO-BYPASS', 'no-key-with-mixed-1');

const headersOf = ({ headers = [] }: RequestPlan): string[] => headers.map(([name]) => name);

test('what a part of a bundle lets in is found, though another part gets no answer', async () => {
  // The gateway limits the number of header lines, so that the bundle goes in several requests.
  let trusted = '';
  const control = (plan: RequestPlan) => {
    const names = headersOf(plan);
    if (names.length <= 100) return served;
    [trusted = ''] = names;
    return answered(431);
  };
  const answer = (plan: RequestPlan) => {
    const names = headersOf(plan);
    if (names.length === 0) return badKey;
    return names.includes(trusted) ? served : unanswered('timeout');
  };
  const judgement = await judgeCase(bundle, answer, { control });
  expect(judgement).toMatchObject({
    outcome: 'failed',
    findings: [{ severity: 'served', seen: expect.stringContaining(`, with ${trusted}: `) }],
  });
});

test('a bundle of which a part gets no answer, and none lets anybody in, has no result', async () => {
  const judgement = await judgeCase(bundle, (plan) =>
    headersOf(plan).length === 0 ? badKey : unanswered('timeout'),
  );
  expect(judgement).toMatchObject({
    outcome: 'inconclusive',
    reason: expect.stringContaining('no answer came in time'),
  });
});

/** The second value of Accept is in this one. */
const callers = firstCase('HARD-NO-BYPASS', 'no-key-with-caller-1');

const challenged = answered(401, '', [['www-authenticate', 'Bearer']]);

/** The gateway answers so where a browser's Accept is among the header lines, and with a whole 401 otherwise. */
const toBrowsers =
  (answer: Exchange, plain: Exchange = challenged) =>
  (plan: RequestPlan) =>
    headersOf(plan).length > 0 && (plan.headers ?? []).some(([, value]) => /html/.test(value))
      ? answer
      : plain;

const whole401 = { expected: '401, as without it', severity: 'wrong-refusal' };

for (const [answer, finding] of [
  [answered(302), { ...whole401, seen: "302, with a browser's Accept" }],
  [answered(304), { ...whole401, seen: "304, with a browser's Accept" }],
  [answered(400), { ...whole401, seen: "400, with a browser's Accept" }],
  [answered(403), { ...whole401, seen: "403, with a browser's Accept" }],
  [
    answered(401),
    {
      severity: 'wrong-shape',
      expected: '401 with its challenge, as without it',
      seen: "401, no challenge, with a browser's Accept",
    },
  ],
] as const) {
  test(`a refusal that is ${finding.seen}, is found where the valid key is accepted with it`, async () => {
    expect(await judgeCase(callers, toBrowsers(answer))).toMatchObject({
      outcome: 'failed',
      findings: [finding],
    });
  });
}

for (const [title, answer, around] of [
  ['the plain request gets the same', toBrowsers(answered(302), answered(302)), {}],
  ['the plain 401 has no challenge either', toBrowsers(answered(401), answered(401)), {}],
  ['it is a limit of the rate', toBrowsers(answered(429)), {}],
  [
    'the valid key gets it as well',
    toBrowsers(answered(406)),
    { control: toBrowsers(answered(406), served) },
  ],
] as const) {
  test(`another refusal with a carrier is no finding where ${title}`, async () => {
    expect(await judgeCase(callers, answer, around)).toEqual({ outcome: 'passed' });
  });
}

test('a model that is denied may be refused in another way with a carrier', async () => {
  const denied = firstCase('HARD-NO-BYPASS', 'denied-model-with-caller-1');
  expect(await judgeCase(denied, toBrowsers(answered(400), answered(403)))).toEqual({
    outcome: 'passed',
  });
});
