import { check } from 'anyone-conformance';
import { expect, test } from 'vitest';

const { env } = process;

test('a deleted key is dead on every endpoint', { timeout: 60_000 }, async ({ signal }) => {
  const { diagnoses = [], totals } = await check({
    baseUrl: env['ANYONE_BASE_URL'] ?? '',
    keys: { active: env['ANYONE_API_KEY'], deleted: env['ANYONE_DELETED_API_KEY'] },
    only: ['KEY-DELETED'],
    signal,
  });
  const wrong = diagnoses.map(({ headline, saw }) => `${headline} (${saw})`).join('; ');
  expect(totals.failed, wrong).toBe(0);
  expect(totals.inconclusive, `${totals.inconclusive} cases could not be judged`).toBe(0);
});
