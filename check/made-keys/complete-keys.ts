import { plural } from '../../base/text.ts';
import type { Provisioner } from '../../suites/cases/provisioner.ts';
import type { Target } from '../../suites/cases/target.ts';
import { offeredModels, restrictionOf } from '../../suites/provisioners/offered-models.ts';
import { makeStateKeys } from '../../suites/provisioners/state-keys.ts';
import type { Pace } from '../../suites/wire/pace.ts';
import { statesFor } from '../plan.ts';
import type { CheckPlan } from '../settings.ts';

/** A target with the keys that could be made for it, and what the report says of them. */
export type CompleteTarget = { readonly target: Target; readonly notices: readonly string[] };

const describeMade = (states: readonly string[], by: string): string =>
  `${plural(states.length, 'key')} (${states.join(', ')}) ${states.length === 1 ? 'was' : 'were'} made for this run by ${by}; where a curl line names the variable of such a key, it needs one of your own.`;

/**
 * Makes a key of each state that the cases of a plan need and that the target's owner did not give. The
 * plan's signal ends it early: the target is asked nothing more.
 *
 * @param by what makes them, in a few words for the report
 * @param pace the budget of the target
 */
export async function completeKeys(
  target: Target,
  provisioner: Provisioner,
  plan: CheckPlan,
  by: string,
  pace: Pace,
): Promise<CompleteTarget> {
  const { contract, route = {}, signal } = plan;
  let sentBefore = 0;
  const { keys, models, lacking } = await makeStateKeys(
    provisioner,
    statesFor(plan),
    target.keys,
    async (validKey) => {
      if (target.allowedModels.length > 0) return target.allowedModels;
      if (validKey === undefined) return restrictionOf(contract, [], target.models);
      sentBefore += 1;
      const offered = await offeredModels(contract, target.baseUrl, validKey, route, {
        pace,
        signal,
      });
      return restrictionOf(contract, offered, target.models);
    },
  );
  const states = Object.keys(keys);
  return {
    target: {
      ...target,
      keys: { ...target.keys, ...keys },
      allowedModels: models.length > 0 ? models : target.allowedModels,
      lacking,
      sentBefore,
    },
    notices: [
      ...(states.length === 0 ? [] : [describeMade(states, by)]),
      ...Object.values(lacking),
    ],
  };
}
