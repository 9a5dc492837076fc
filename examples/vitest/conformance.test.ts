import { check } from 'anyone-conformance';
import { expect, test } from 'vitest';

const { env } = process;

test('a deleted key is dead on every endpoint', { timeout: 60_000 }, async ({ signal }) => {
  const report = await check({
    baseUrl: env['ANYONE_BASE_URL'] ?? '',
    keys: { active: env['ANYONE_API_KEY'], deleted: env['ANYONE_DELETED_API_KEY'] },
    only: ['KEY-DELETED'],
    signal,
  });
  expect(report.cases.flatMap(({ findings }) => findings)).toEqual([]);
  expect(report.totals).toMatchObject({ inconclusive: 0, failed: 0 });
});
