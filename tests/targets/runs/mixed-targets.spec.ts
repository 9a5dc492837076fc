import type { Report } from '../../../report/model/report.ts';
import { type RequirementId, requirementIds } from '../../../spec/index.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { checkByCommand } from '../../support/suites/checking.ts';
import { expect, test } from '../../test.ts';
import { startHonoGateway } from '../hono/gateway.ts';
import * as mistakes from '../hono/mistakes.ts';
import { mixed } from '../mixed-gateways.ts';

const foundIn = (report: Report): string[] => [
  ...new Set(
    report.cases.flatMap(({ findings, requirement, operation, style }) =>
      findings.map(() => `${requirement} ${operation} ${style}`),
    ),
  ),
];

const clausesOf = (found: readonly string[]): readonly RequirementId[] =>
  requirementIds.filter((id) => found.some((one) => one.startsWith(`${id} `)));

for (const [part, { name, mistake, found, verdict, makesKeys }] of mixed.entries()) {
  test(`a gateway that ${name} has the findings of that and no others`, async () => {
    const gateway = await startHonoGateway(mistake);
    const { provisioner } = gateway;
    const report = await checkTarget(gateway.targetFor('costly'), {
      wholly: clausesOf(found),
      part,
      ...(makesKeys ? { provisioner } : {}),
    });
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
  const report = await checkTarget(gateway.targetFor('free'), {
    wholly: [],
    part: 0,
    thorough: true,
  });
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

for (const [name, mistake, clause, code] of [
  ['sends no challenge', mistakes.challengeNobody, 'HTTP-CHALLENGE', 0],
  ['trusts forms', mistakes.trustForms, 'MODEL-FORBIDDEN', 1],
] as const) {
  test(`the check of a gateway that ${name} ends with ${code}, and with 1 under --strict`, async () => {
    const gateway = await startHonoGateway(mistake);
    const target = gateway.targetFor('costly');
    const only = ['--only', clause, '--allow-incomplete'];
    const [plain, strict] = [
      await checkByCommand(target, only),
      await checkByCommand(target, [...only, '--strict']),
    ];
    await gateway.close();
    expect([plain.code, strict.code]).toEqual([code, 1]);
    expect(foundIn(strict.report)).toEqual(foundIn(plain.report));
    expect(foundIn(strict.report).length).toBeGreaterThan(0);
  });
}
