import { startEmbedded } from '../../../check/embedded.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { createQuickClock } from '../../support/suites/quick-clock.ts';
import { smallClauses } from '../../support/suites/representative.ts';
import { expect, test } from '../../test.ts';
import { startFrontEnd } from '../front-end.ts';
import type { FixedAnswer } from '../listen.ts';
import { startTerseGateway, terseTarget } from '../written/terse-gateway.ts';

const json = { 'Content-Type': 'application/json' };

/** A provider's 401 as OpenAI words it: in nothing but its cause it differs from the gateway's own. */
const keyRefused: FixedAnswer = {
  status: 401,
  headers: json,
  body: JSON.stringify({
    error: {
      message: 'Incorrect API key provided: sk-prov****1234.',
      type: 'invalid_request_error',
      param: null,
      code: 'invalid_api_key',
    },
  }),
};

/** Spreads whole numbers without any rhythm: the end of MurmurHash3. */
function mix(call: number): number {
  const once = Math.imul(call ^ (call >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}

/**
 * One call in fifteen, now here and now there: each fifteenth would always meet the same case where cases
 * run in parallel, and so would any other rhythm.
 */
const isUnlucky = (call: number): boolean => mix(call) % 15 === 0;

const troubles: readonly (readonly [string, FixedAnswer])[] = [
  ['429 with Retry-After', { status: 429, headers: { ...json, 'Retry-After': '1' }, body: '{}' }],
  ['429 without Retry-After', { status: 429, headers: json, body: '{}' }],
  ['502', { status: 502, headers: { 'Content-Type': 'text/html' }, body: '<h1>Bad Gateway</h1>' }],
  ['503', { status: 503, headers: json, body: '{"error":{"message":"overloaded"}}' }],
  ['500', { status: 500, headers: json, body: '{"error":{"message":"upstream error"}}' }],
  ["a 401 in its provider's words", keyRefused],
];

for (const [part, [name, trouble]] of troubles.entries()) {
  test(`a right gateway whose upstream answers ${name} now and then has no finding`, async () => {
    const server = await startTerseGateway({
      upstream: (call) => (isUnlucky(call) ? trouble : null),
    });
    const clock = createQuickClock();
    // One case of each variant meets the failures as every case does.
    const checking = { strict: true, wholly: [], part, clock };
    const report = await checkTarget(terseTarget(server.url, 'costly'), checking);
    await server.close();
    const findings = report.cases.flatMap(({ id, findings: own }) =>
      own.map(({ expected, seen }) => `${id}: expected ${expected}, seen ${seen}`),
    );
    expect(findings).toEqual([]);
    expect(['conformant', 'incomplete']).toContain(report.verdict);
    // A limit is waited for. What else is inconclusive is reported as that, not as a pass.
    if (trouble.status === 429) {
      expect(report.notices.join()).toContain('The target limited the rate: it answered 429');
    } else {
      expect(report.totals.inconclusive).toBeGreaterThan(0);
    }
  });
}

test('a right gateway whose front end turns away one request in five with 503 is judged as without it', async () => {
  const { target, close } = await startEmbedded();
  const front = await startFrontEnd(Number(target.baseUrl.port), {
    headers: () => [],
    answer: (count) =>
      mix(count) % 5 === 0
        ? { status: 503, type: 'text/plain', body: 'upstream connect error: overflow' }
        : null,
  });
  const report = await checkTarget(
    { ...target, cost: 'free', baseUrl: new URL(front.url) },
    { strict: true, only: ['HARD-CORS/*', '*/createMessage/*'], clock: createQuickClock() },
  );
  await front.close();
  await close();
  expect(report.cases.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  const reasons = report.cases.flatMap(({ reason }) => reason ?? []);
  expect(reasons.filter((reason) => reason.includes('503'))).toEqual([]);
  expect(report.notices.join()).toMatch(
    /The target answered 502, 503 or 504 to \d+ requests at first, and otherwise when the run sent the same again:/,
  );
});

test('one refusal by the upstream of the first call does not hold a format against the gateway', async () => {
  const server = await startTerseGateway({ upstream: (call) => (call === 1 ? keyRefused : null) });
  const report = await checkTarget(terseTarget(server.url, 'costly'), {
    only: ['KEY-UNIVERSAL/*'],
  });
  await server.close();
  expect(report.cases.map(({ outcome }) => outcome).toSorted()).toEqual([
    'inconclusive',
    'passed',
    'passed',
  ]);
});

test('a refusal of the valid key that comes again and again is found', async () => {
  const server = await startTerseGateway({ upstream: () => keyRefused });
  const report = await checkTarget(terseTarget(server.url, 'costly'), {
    only: ['STYLE-BEARER/*'],
  });
  await server.close();
  const served = report.cases.filter(({ id }) => id.endsWith('/good-key'));
  expect(new Set(served.map(({ outcome }) => outcome))).not.toContain('inconclusive');
  expect(report.verdict).toBe('violations');
});

test('where a repeated request got the right refusal, the report says what was seen', async () => {
  const server = await startTerseGateway({
    upstream: (call) => (isUnlucky(call) ? keyRefused : null),
  });
  const report = await checkTarget(terseTarget(server.url, 'costly'), {
    wholly: smallClauses,
    part: 0,
  });
  await server.close();
  const reasons = report.cases.map(({ reason }) => reason ?? '');
  expect(reasons.filter((reason) => reason.startsWith('not steady: seen 401 '))).not.toEqual([]);
});
