import { startEmbedded } from '../../../check/embedded.ts';
import { findFault } from '../../../mocks/faults/index.ts';
import type { Provisioner } from '../../../suites/cases/provisioner.ts';
import { checkTarget } from '../../support/suites/check-target.ts';
import { expect, test } from '../../test.ts';

/** A provisioner for a gateway whose keys have no lists of models, or cannot be disabled or enabled. */
const without = (missing: 'models' | 'disabled' | 'enabled', provisioner: Provisioner) => ({
  ...provisioner,
  change: async (...[id, change]: Parameters<Provisioner['change']>) => {
    const isMissing = {
      models: change.models !== undefined,
      disabled: change.disabled === true,
      enabled: change.disabled === false,
    }[missing];
    if (isMissing) throw new Error(`the gateway has no such change: ${missing}`);
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
      provisioner: without('models', provisioner),
    });
    await close();
    const [one] = report.cases;
    expect(one?.outcome).toBe(outcome);
    if (outcome === 'inconclusive') {
      expect(one?.reason).toBe(
        'not restricted to another model: the gateway has no such change: models. The key was answered as it must be once it was created, disabled, enabled again and deleted',
      );
    } else {
      expect(one?.findings.map(({ seen }) => seen)).toEqual([
        '200 application/json when it was deleted',
      ]);
    }
  });
}

test('each step that is possible is reported where disabling or enabling a key is not', async () => {
  const { target, provisioner, close } = await startEmbedded();
  const reasons = [];
  for (const missing of ['disabled', 'enabled'] as const) {
    const { cases } = await checkTarget(target, {
      only: ['KEY-LIFECYCLE/listModels/*'],
      provisioner: without(missing, provisioner),
    });
    reasons.push(...cases.map(({ outcome, reason }) => `${outcome}: ${reason}`));
  }
  await close();
  expect(reasons).toEqual([
    'inconclusive: not disabled: the gateway has no such change: disabled. The key was answered as it must be once it was created and deleted',
    'inconclusive: not enabled again: the gateway has no such change: enabled. The key was answered as it must be once it was created and disabled',
  ]);
});
