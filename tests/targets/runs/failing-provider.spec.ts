import type { Report } from '../../../report/model/report.ts';
import { requirementIds } from '../../../spec/index.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { createQuickClock } from '../../support/suites/quick-clock.ts';
import { expect, test } from '../../test.ts';
import { failNowAndThen, type Trouble, troubles } from '../hono/failing-provider.ts';
import { startHonoGateway } from '../hono/gateway.ts';
import type { Mistake } from '../hono/mistakes.ts';

async function check(mistake: Mistake, only: readonly string[] = [], part = 0): Promise<Report> {
  const gateway = await startHonoGateway(mistake);
  const { provisioner } = gateway;
  const report = await checkTarget(gateway.targetFor('costly'), {
    strict: true,
    provisioner,
    only,
    // One case of each variant meets the provider's failures as every case does.
    wholly: only.length === 0 ? [] : requirementIds,
    part,
    clock: createQuickClock(),
  });
  await gateway.close();
  return report;
}

const renderFindings = (report: Report): string[] =>
  report.cases.flatMap(({ id, findings }) =>
    findings.map(({ severity, seen }) => `${id}: ${severity}, ${seen}`),
  );

const reasonsOf = (report: Report): string =>
  report.cases.map(({ reason }) => reason ?? '').join('\n');

for (const [part, [name, trouble]] of troubles.entries()) {
  test(`a right gateway whose provider answers ${name} to one call in fifteen has no finding`, async () => {
    const report = await check(failNowAndThen(trouble), [], part);
    expect(renderFindings(report)).toEqual([]);
    const { status } = trouble({ method: 'GET', path: '/', format: 'openai', needs: [] });
    if (status === 429) {
      // A limit is waited for, and its request sent again.
      expect(report.notices.join()).toContain('The target limited the rate: it answered 429');
      // Behind a call that may have been billed none is sent again.
      const inconclusive = report.cases.filter(({ outcome }) => outcome === 'inconclusive');
      expect(inconclusive.filter(({ id }) => !/\/raw-[\w-]+-good$/.test(id))).toEqual([]);
      expect(inconclusive.length).toBeLessThan(10);
      expect(report.verdict).toBe(inconclusive.length === 0 ? 'conformant' : 'incomplete');
      return;
    }
    // The run reports what met the trouble, and counts it neither as a pass nor as a finding.
    expect(reasonsOf(report)).toContain(String(status));
    expect(report.totals.inconclusive).toBeGreaterThan(0);
    expect(report.verdict).toBe('incomplete');
  });
}

/** Always the same answer in place of serving a chat, whatever the key. */
const refuseChats =
  (trouble: Trouble): Mistake =>
  (sound) => ({
    ...sound,
    fail: (endpoint) => (endpoint.path === '/v1/chat/completions' ? trouble(endpoint) : null),
  });

for (const [name, trouble] of troubles.filter(([name]) => name.startsWith('a 40'))) {
  test(`a valid key that is refused for chats each time, with ${name}, is found`, async () => {
    const report = await check(refuseChats(trouble), [
      'STYLE-*',
      'KEY-{UNIVERSAL,LIFECYCLE,UNKNOWN}',
    ]);
    expect(report.verdict).toBe('violations');
    expect(report.cases.filter(({ findings }) => findings.length > 0).map(({ id }) => id)).toEqual([
      'KEY-UNIVERSAL/createChatCompletion/bearer/same-key',
      'STYLE-BEARER/createChatCompletion/bearer/good-key',
      'STYLE-BEARER/createChatCompletion/bearer/good-key-streamed',
      'KEY-LIFECYCLE/createChatCompletion/bearer/create-restrict-widen-delete',
      'KEY-LIFECYCLE/createChatCompletion/bearer/expires-in-ten-years',
    ]);
    // Where the valid key is refused too, the refusal of a bad one proves nothing.
    const inconclusive = report.cases.filter(({ outcome }) => outcome === 'inconclusive');
    expect(inconclusive.map(({ operation }) => operation)).toEqual(
      inconclusive.map(() => 'createChatCompletion'),
    );
  });
}

test('an invalid key that is served but now and then is found at once, without being served again', async () => {
  let asked = 0;
  const openNowAndThen: Mistake = (sound) => ({
    ...sound,
    isGood: async (entry, endpoint, call) => {
      asked += 1;
      return (await sound.isGood(entry, endpoint, call)) || asked % 15 === 0;
    },
  });
  const report = await check(openNowAndThen, ['KEY-{DELETED,INACTIVE}']);
  const severities = report.cases.flatMap(({ findings }) => findings.map((one) => one.severity));
  expect(new Set(severities)).toEqual(new Set(['served']));
  expect(report.verdict).toBe('violations');
});
