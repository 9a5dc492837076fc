import type { Exchange } from '../../../suites/cases/exchange.ts';
import type { Provisioner } from '../../../suites/cases/provisioner.ts';
import { casesOfClause } from '../../support/suites/built-in-cases.ts';
import { answeredError } from '../../support/suites/exchanges.ts';
import { judgeCase } from '../../support/suites/judge-case.ts';
import { expect, test } from '../../test.ts';

const provisioned = (['KEY-LIFECYCLE', 'KEY-SHOWN-ONCE', 'HARD-REVOCATION'] as const).flatMap(
  (id) => casesOfClause(id).slice(0, 1),
);

const badKey = answeredError(401, 'invalid_api_key');

for (const one of provisioned) {
  for (const [what, answer] of [
    ['is over at its first answer', (): Exchange => badKey],
    [
      'breaks off',
      (): Exchange => {
        throw new Error('broken');
      },
    ],
  ] as const) {
    test(`the key of ${one.requirement} is deleted where the case ${what}`, async () => {
      const alive = new Set<string>();
      const provisioner: Provisioner = {
        create: async () => {
          alive.add('1');
          return { id: '1', key: 'sk-made-0123456789' };
        },
        change: async () => undefined,
        remove: async (id) => {
          alive.delete(id);
        },
        show: async () => [],
      };
      await judgeCase(one, answer, { provisioner }).catch(() => undefined);
      expect([...alive]).toEqual([]);
    });
  }
}
