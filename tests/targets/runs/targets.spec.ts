import type { Report, ReportedFinding } from '../../../report/model/report.ts';
import { operationIds, requirementIds } from '../../../spec/index.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { type Checked, checkByCommand } from '../../support/suites/checking.ts';
import { createQuickClock } from '../../support/suites/quick-clock.ts';
import { expect, test } from '../../test.ts';
import {
  answerAlike,
  closedPort,
  cut,
  type FixedAnswer,
  hang,
  type Listening,
  trickle,
} from '../listen.ts';
import { startRecorder } from '../record-request.ts';
import { startTerseGateway, terseTarget } from '../written/terse-gateway.ts';

/** Checks a server with all keys, and ends it. */
async function check(
  starting: Promise<Listening>,
  options: readonly string[] = [],
): Promise<Checked> {
  const server = await starting;
  try {
    return await checkByCommand(terseTarget(server.url, 'costly'), options);
  } finally {
    await server.close();
  }
}

/** Every clause, on an endpoint of each kind; that a key is required, on every endpoint. */
const some = [
  'KEY-REQUIRED',
  '*/{createMessage,createTranscription,connectRealtime,generateContent}/*',
].flatMap((glob) => ['--only', glob]);

const findingsOf = (report: Report): readonly ReportedFinding[] =>
  report.cases.flatMap(({ findings }) => findings);

/** The clauses with this outcome. */
const clausesWith = (report: Report, outcome: string): string[] =>
  report.requirements.filter((one) => one.outcome === outcome).map(({ id }) => id);

const reasonsOf = (report: Report): Set<string> =>
  new Set(report.cases.flatMap(({ reason }) => reason ?? []));

/** What is said of a target from which no answer came. */
function expectUnreachable({ code, report }: Checked, why: RegExp, attempts = 1): void {
  expect(code).toBe(4);
  expect(report.verdict).toBe('unreachable');
  expect(report.because).toMatch(why);
  expect(findingsOf(report)).toEqual([]);
  expect(report.totals).toMatchObject({ passed: 0, failed: 0 });
  // The survey asks each operation twice; nothing more is sent.
  expect(report.totals.requests).toBe(2 * operationIds.length * attempts);
}

test('a port on which nothing listens is unreachable', async () => {
  const target = terseTarget(await closedPort(), 'costly');
  expectUnreachable(
    await checkByCommand(target),
    /^No answer came from the target: the target cannot be reached \(connect ECONNREFUSED .*\)\.$/,
    // Without a connection no request leaves.
    0,
  );
});

test('a server that cuts every connection is unreachable', async () => {
  // A request whose connection was closed is sent once more.
  expectUnreachable(await check(cut()), /: the connection broke before an answer came/, 2);
});

test('a server that hangs forever is unreachable, in no more than the time of one exchange', async () => {
  const checked = await check(hang(), ['--timeout', '400']);
  expectUnreachable(checked, /: no answer came in time/);
  expect(checked.report.durationMs).toBeGreaterThanOrEqual(400);
  expect(checked.report.durationMs).toBeLessThan(5_000);
});

test('a server that never ends an answer is judged by its status', async () => {
  const only = ['--only', 'KEY-DELETED/createMessage/*'];
  const { code, report } = await check(trickle(), ['--timeout', '400', ...only]);
  expect({ code, verdict: report.verdict }).toEqual({ code: 1, verdict: 'violations' });
  expect(findingsOf(report)).not.toEqual([]);
});

test('a server that answers 200 to everything violates every clause that asks for a refusal', async () => {
  const answer = { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{}' };
  const { code, report } = await check(answerAlike(answer), some);
  expect({ code, verdict: report.verdict }).toEqual({ code: 1, verdict: 'violations' });
  // Who is let in with any model has no order of refusals: AUTHENTICATION-FIRST leaves it to the others.
  expect(clausesWith(report, 'failed')).toEqual(
    expect.arrayContaining([
      'KEY-REQUIRED',
      'KEY-MALFORMED',
      'KEY-UNKNOWN',
      'KEY-DELETED',
      'MODEL-FORBIDDEN',
      'KEY-QUOTA',
      'KEY-INACTIVE',
      'HTTP-UPGRADE-REFUSED',
    ]),
  );
  const open = report.cases.filter(({ requirement }) => requirement === 'KEY-REQUIRED');
  expect(new Set(open.map(({ operation }) => operation))).toEqual(new Set(operationIds));
  for (const { findings } of open) {
    expect(findings).toMatchObject([
      { severity: 'served', counted: true, expected: '401', answer: { status: 200, body: '{}' } },
    ]);
  }
  expect(clausesWith(report, 'passed')).toEqual(
    expect.arrayContaining(['STYLE-ANTHROPIC', 'STYLE-GEMINI-QUERY']),
  );
  // A handshake that is answered 200 is not accepted.
  expect(clausesWith(report, 'passed')).not.toContain('STYLE-BEARER');
  expect(report.notices).toEqual([]);
});

test('a server that answers 401 to everything is not checked with a key that it does not take', async () => {
  const { code, report, error } = await check(answerAlike({ status: 401 }), [
    ...some,
    '--allow-incomplete',
  ]);
  expect({ code, verdict: report.verdict }).toEqual({ code: 3, verdict: 'incomplete' });
  expect(report.because).toBe(
    'Nothing was checked: the target refused your key on every endpoint that answered: set ANYONE_API_KEY to a valid key.',
  );
  expect(error).toContain(
    'the one in ANYONE_API_KEY was refused (401) wherever the target answered',
  );
  expect(report.notices).toEqual([
    expect.stringMatching(/^Every endpoint that answered refused the key in ANYONE_API_KEY\./),
  ]);
  expect(findingsOf(report)).toEqual([]);
  // The survey asks each operation twice; nothing more is sent.
  expect(report.totals.requests).toBe(2 * operationIds.length);
  // Its refusals of invalid keys prove nothing, so that none of them counts as a success.
  for (const id of ['KEY-REQUIRED', 'KEY-MALFORMED', 'KEY-UNKNOWN', 'KEY-DELETED']) {
    expect(report.requirements.find((one) => one.id === id)).toMatchObject({
      outcome: 'inconclusive',
      passed: 0,
      failed: 0,
    });
  }
});

for (const [what, answer] of [
  ['answers 404 to everything', { status: 404 }],
  [
    'shows a web page to everything',
    {
      status: 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: '<!doctype html><title>Welcome</title><p>Sign in.</p>',
    },
  ],
] satisfies readonly (readonly [string, FixedAnswer])[]) {
  test(`a server that ${what} offers no endpoint, and nothing counts against it`, async () => {
    const { code, report } = await check(answerAlike(answer), ['--strict']);
    expect({ code, verdict: report.verdict }).toEqual({ code: 3, verdict: 'incomplete' });
    expect(findingsOf(report)).toEqual([]);
    expect(reasonsOf(report)).toContain(
      'no endpoint exists below /: check the path of the base URL',
    );
    for (const id of requirementIds.filter((one) =>
      /^(?:KEY-(?:REQ|MAL|UNK|DEL)|STYLE-B)/.test(one),
    )) {
      const own = report.requirements.find((one) => one.id === id);
      expect(own, id).toMatchObject({ outcome: 'inconclusive', passed: 0 });
    }
    expect(report.because).toBe(
      'Nothing was checked: no endpoint exists below /: check the path of the base URL.',
    );
  });
}

for (const status of [302, 429, 500, 503]) {
  test(`a server that answers ${status} to everything proves nothing`, async () => {
    const server = await answerAlike({ status });
    const only = ['KEY-{REQUIRED,DELETED,UNIVERSAL}', 'STYLE-{BEARER,ANTHROPIC}', 'MODEL-*'];
    const clock = createQuickClock();
    const report = await checkTarget(terseTarget(server.url, 'costly'), {
      only,
      strict: true,
      clock,
    });
    await server.close();
    expect(report).toMatchObject({ verdict: 'incomplete', totals: { passed: 0, failed: 0 } });
    expect([...reasonsOf(report)].join()).toContain(`answered ${status}`);
  });
}

test('a redirect is never followed: no key goes to another address', async () => {
  const elsewhere = await startRecorder();
  const headers = { Location: `${elsewhere.url}/v1/models` };
  const server = await answerAlike({ status: 307, headers });
  const only = ['*/createMessage/*', '*/connectRealtime/*', '*/generateContent/query/*'];
  const report = await checkTarget(terseTarget(server.url, 'costly'), { only });
  expect(elsewhere.taken()).toEqual([]);
  await Promise.all([server.close(), elsewhere.close()]);
  expect(report).toMatchObject({ verdict: 'incomplete', totals: { failed: 0 } });
  expect([...reasonsOf(report)].join()).toContain(
    'answered 307, a redirect that the tool does not follow',
  );
});

test('a gateway that stops answering midway leaves the rest inconclusive, in bounded time', async () => {
  const { code, report } = await check(startTerseGateway({ patience: 600 }), ['--timeout', '300']);
  expect({ code, verdict: report.verdict }).toEqual({ code: 3, verdict: 'incomplete' });
  expect(findingsOf(report)).toEqual([]);
  const known =
    /no answer came in time|the target stopped answering after \d+ requests|no way to make keys/;
  expect([...reasonsOf(report)].filter((reason) => !known.test(reason))).toEqual([]);
  expect([...reasonsOf(report)].join()).toContain('the target stopped answering after');
  expect(report.totals.passed).toBeGreaterThan(300);
  expect(report.durationMs).toBeLessThan(15_000);
});
