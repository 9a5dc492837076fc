import { plural } from '../../base/text.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import type { KeyState } from '../../fixtures/keys.ts';
import type { Provisioner } from '../../suites/cases/provisioner.ts';
import type { Target } from '../../suites/cases/target.ts';
import { offeredModels, restrictionOf } from '../../suites/provisioners/offered-models.ts';
import { makeStateKeys } from '../../suites/provisioners/state-keys.ts';
import type { Route } from '../../suites/wire/connect.ts';
import type { Pace } from '../../suites/wire/pace.ts';

/** A target with the keys that could be made for it, and what the report is to tell of them. */
export type CompleteTarget = { readonly target: Target; readonly notices: readonly string[] };

const tellMade = (states: readonly string[], by: string): string =>
  `${plural(states.length, 'key')} (${states.join(', ')}) ${states.length === 1 ? 'was' : 'were'} made for this run by ${by}; where a curl line names the variable of such a key, it needs one of your own.`;

/**
 * Makes a key of each state that is needed and that a target's owner did not give.
 *
 * @param options.needed the states of which the run needs a key
 * @param options.route the way to the target
 * @param options.by what makes them, in a few words for the report
 * @param options.pace the budget of the target
 * @param options.signal ends it early: the target is asked nothing more
 */
export async function completeKeys(
  target: Target,
  provisioner: Provisioner,
  {
    needed,
    route,
    by,
    pace,
    signal,
  }: {
    readonly needed: readonly KeyState[];
    readonly route: Route;
    readonly by: string;
    readonly pace: Pace;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<CompleteTarget> {
  let sentBefore = 0;
  const { keys, models, lacking } = await makeStateKeys(
    provisioner,
    needed,
    target.keys,
    async (goodKey) => {
      if (target.allowedModels.length > 0) return target.allowedModels;
      if (goodKey === undefined) return restrictionOf(builtInContract(), [], target.models);
      sentBefore += 1;
      const offered = await offeredModels(target.baseUrl, goodKey, route, { pace, signal });
      return restrictionOf(builtInContract(), offered, target.models);
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
    notices: [...(states.length === 0 ? [] : [tellMade(states, by)]), ...Object.values(lacking)],
  };
}
