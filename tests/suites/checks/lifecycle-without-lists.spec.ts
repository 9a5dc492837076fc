import { expect, test } from '@playwright/test';
import { startEmbedded } from '../../../check/embedded.ts';
import { findFault } from '../../../mocks/faults/index.ts';
import type { Provisioner } from '../../../suites/cases/provisioner.ts';
import { checkTarget } from '../../support/suites/check-target.ts';

/** A provisioner for a gateway whose keys have no lists of models. */
const withoutLists = (provisioner: Provisioner): Provisioner => ({
  ...provisioner,
  change: async (id, change) => {
    if (change.models !== undefined) throw new Error('the gateway has no lists of models');
    await provisioner.change(id, change);
  },
});

for (const [fault, outcome] of [
  [undefined, 'inconclusive'],
  ['deleted-key-served', 'failed'],
] as const) {
  test(`a key's life without a list of models is judged as far as it goes: ${outcome}`, async () => {
    const found = fault === undefined ? undefined : findFault(fault);
    const { target, provisioner, close } = await startEmbedded({
      faults: found === undefined ? [] : [found],
    });
    const report = await checkTarget(target, {
      only: ['KEY-LIFECYCLE/createEmbedding/*'],
      provisioner: withoutLists(provisioner),
    });
    await close();
    const [one] = report.cases;
    expect(one?.outcome).toBe(outcome);
    if (outcome === 'inconclusive') {
      expect(one?.reason).toBe(
        'not restricted to another model: the gateway has no lists of models; the steps without a list of models are as they must be',
      );
    } else {
      expect(one?.findings.map(({ seen }) => seen)).toEqual([
        '200 application/json when it was deleted',
      ]);
    }
  });
}
