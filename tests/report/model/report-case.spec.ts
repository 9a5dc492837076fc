import { createRedactor } from '../../../base/redact.ts';
import { keyFixtures } from '../../../fixtures/keys.ts';
import { makeReport } from '../../../report/model/make-report.ts';
import { reportCase } from '../../../report/model/report-case.ts';
import { requirementIds, requirementOf } from '../../../spec/index.ts';
import type { Judgement } from '../../../suites/cases/case.ts';
import type { Exchange } from '../../../suites/cases/exchange.ts';
import type { Target } from '../../../suites/cases/target.ts';
import { failed, inconclusive } from '../../../suites/judge/judges.ts';
import { judgeRun } from '../../../suites/judge/verdict.ts';
import { resultOf } from '../../support/suites/case-result.ts';
import { runAgainst } from '../../support/suites/check-target.ts';
import { expect, test } from '../../test.ts';

const { key } = keyFixtures.active;
const deleted = keyFixtures.deleted.key;

/** An exchange in which the keys stand wherever a request and an answer have a place for them. */
const exchange: Exchange = {
  request: {
    method: 'POST',
    target: `/v1/chat/completions?key=${key}`,
    headers: [
      ['Authorization', `Bearer ${key}`],
      [`X-${deleted}`, 'as a name'],
    ],
    body: `{"user":"${key}"}`,
    raw: `POST /?key=${key} HTTP/1.1\r\n\r\n`,
    upgrade: false,
    mayBeBilled: false,
    id: '7d1f0c52-000001',
  },
  milliseconds: 1,
  answer: {
    status: 200,
    headers: [
      ['x-seen', key],
      [`x-${deleted.toLowerCase()}`, 'as a name'],
    ],
    body: `hello ${key}`,
  },
  failure: null,
};

const settings = {
  origin: 'https://gateway.example',
  keys: [{ variable: 'ANYONE_API_KEY', value: key }],
  strict: false,
  redact: createRedactor([key, deleted]),
  reasonFor: () => undefined,
};

const notFound = { status: 404, headers: [], body: '' };

const report = (judgement: Judgement) =>
  reportCase(resultOf('HARD-NO-ECHO', 'createChatCompletion', 'active', judgement), settings);

test('a finding is reported with [key] in every place where a key stood', () => {
  const seen = `200 with ${key}`;
  const [finding] = report(failed('leaked', 'no key', exchange, seen)).findings;
  expect(finding).toMatchObject({
    seen: '200 with [key]',
    request: {
      method: 'POST',
      target: '/v1/chat/completions?key=[key]',
      id: '7d1f0c52-000001',
      headers: [
        ['Authorization', 'Bearer [key]'],
        ['X-[key]', 'as a name'],
      ],
      body: '{"user":"[key]"}',
      raw: 'POST /?key=[key] HTTP/1.1\r\n\r\n',
    },
    answer: {
      status: 200,
      headers: [
        ['x-seen', '[key]'],
        ['x-[key]', 'as a name'],
      ],
      body: 'hello [key]',
    },
  });
});

test('a line that sends a request again names the variable of a key, and shows no other key', () => {
  const plain = { ...exchange, request: { ...exchange.request, raw: undefined } };
  const { raw: _, ...request } = plain.request;
  const [finding] = report(failed('leaked', 'no key', { ...plain, request })).findings;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the line for bash.
  expect(finding?.curl).toContain('-H "Authorization: Bearer ${ANYONE_API_KEY}" -H "X-');
  expect(finding?.curl).toContain('[key]: as a name"');
  expect(createRedactor([key, deleted])(finding?.curl ?? '')).toBe(finding?.curl);
});

/** A text whose first 2,000 characters end in six of a key: too few to be known for a piece of it. */
const before = '-'.repeat(1_994);
const cutThrough = before + key;

test('a key that the limit of a body cuts through is taken out all the same', () => {
  const long: Exchange = {
    ...exchange,
    request: { ...exchange.request, body: cutThrough, raw: cutThrough },
    answer: { status: 200, headers: [], body: cutThrough },
    failure: null,
  };
  const [finding] = report(failed('leaked', 'no key', long)).findings;
  const shown = `${before}[key]`;
  expect(finding?.request.body).toBe(shown);
  expect(finding?.request.raw).toBe(shown);
  expect(finding?.answer?.body).toBe(shown);
});

test('a body stands in a report up to 2,000 characters', () => {
  const body = 'a'.repeat(2_001);
  const long: Exchange = { ...exchange, answer: { status: 200, headers: [], body }, failure: null };
  const [finding] = report(failed('leaked', 'no key', long)).findings;
  expect(finding?.answer?.body).toBe('a'.repeat(2_000));
});

test('the verdict and the notices are reported without the key that stands in them', async () => {
  const target: Target = {
    baseUrl: new URL('http://127.0.0.1:9'),
    keys: { active: key },
    allowedModels: [],
    cost: 'free',
  };
  const run = await runAgainst(target, { only: ['KEY-REQUIRED/listModels/none/absent'] });
  const facts = { strict: false, narrowed: [], unreachable: `at ${key}` };
  const whole = makeReport(run, judgeRun(run.results, facts), target, {
    version: '0.0.0',
    embedded: false,
    strict: false,
    thorough: false,
    notices: [`left behind: ${key}`],
  });
  expect(whole.because).toBe('No answer came from the target: at [key].');
  expect(whole.notices).toEqual(['left behind: [key]']);
});

test('a reason and a note are reported without the key that stands in them', () => {
  expect(report(inconclusive(`asked with ${key}`)).reason).toBe('asked with [key]');
  expect(report({ outcome: 'passed', note: `seen ${key}` }).note).toBe('seen [key]');
});

test('a wrong status is not explained by what it would be to be served', () => {
  for (const id of ['KEY-MALFORMED', 'MODEL-FORBIDDEN', 'KEY-REQUIRED'] as const) {
    const [served, refused] = (['served', 'wrong-refusal'] as const).map((severity) => {
      const refusal: Exchange = {
        ...exchange,
        answer: { status: severity === 'served' ? 200 : 400, headers: [], body: '{}' },
        failure: null,
      };
      const judgement = failed(severity, '401', refusal);
      const context = {
        origin: 'https://gateway.example',
        keys: [],
        strict: false,
        redact: (text: string) => text,
        reasonFor: () => undefined,
      };
      return reportCase(resultOf(id, 'createChatCompletion', 'active', judgement), context)
        .findings[0]?.why;
    });
    expect(served, id).toBe(requirementOf(id).why);
    expect(refused, id).toMatch(/^(?:Nobody is let in|The model is not served)\. /);
  }
});

/** Clauses about refusals alone: their reason is one for a wrong refusal, too. */
const aboutRefusals = [
  'STYLE-ANTHROPIC-VERSION',
  'AUTHENTICATION-FIRST',
  'HARD-CHECK-BEFORE-WORK',
  'HARD-CORS',
  'HARD-BOUNDED',
];

for (const id of requirementIds.filter((one) => 'wrong-refusal' in requirementOf(one).breachBy)) {
  test(`a wrong refusal of ${id} gives no reason of a request that was served`, () => {
    const { why, whyWrongRefusal } = requirementOf(id);
    const isOfRefusals = aboutRefusals.includes(id);
    expect(whyWrongRefusal === null).toBe(isOfRefusals);
    const judgement = failed('wrong-refusal', '401', { ...exchange, answer: notFound });
    const [finding] = reportCase(
      resultOf(id, 'createChatCompletion', 'unknown', judgement),
      settings,
    ).findings;
    expect(finding?.why).toBe(whyWrongRefusal ?? why);
  });
}
