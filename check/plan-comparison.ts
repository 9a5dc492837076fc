import { UsageError } from '../base/errors.ts';
import { type KeyState, keyStates } from '../fixtures/keys.ts';
import { allowedModelsVariable, keyVariables } from '../suites/cases/target.ts';
import { type CheckPlan, planCheck } from './plan.ts';
import type { CheckOptions } from './settings.ts';
import { type Environment, readBaseUrl } from './target-from-env.ts';

/** The variable that stands for another one where the target to compare with has keys of its own. */
const compareVariable = (variable: string): string =>
  variable.replace(/^ANYONE_/, 'ANYONE_COMPARE_');

const variableEntries = keyStates.map((state): [KeyState, string] => [
  state,
  compareVariable(keyVariables[state]),
]);

/**
 * The keys of the target to compare with: its own where one of them is set, else those of the target
 * that is checked. Never some of each: a key that is unknown there would pass for a deleted one.
 */
function withOwnKeys(
  options: CheckOptions,
  environment: Environment,
): { readonly options: CheckOptions; readonly environment: Environment } {
  if (!variableEntries.some(([, variable]) => environment[variable])) {
    return { options, environment };
  }
  const models =
    environment[compareVariable(allowedModelsVariable)] || environment[allowedModelsVariable];
  const variables = Object.fromEntries(variableEntries);
  return {
    options: { ...options, declared: { ...options.declared, variables } },
    environment: { ...environment, [allowedModelsVariable]: models },
  };
}

/**
 * Settles the check of a second target, with the same cases as the first.
 *
 * @param plan that of the first target
 * @throws UsageError for an address or keys that cannot be used
 */
export async function planComparison(
  url: string,
  plan: CheckPlan,
  options: CheckOptions,
  environment: Environment,
): Promise<CheckPlan> {
  const baseUrl = readBaseUrl(url, '--compare-url');
  if (plan.live?.baseUrl.href === baseUrl.href) {
    throw new UsageError('--compare-url is the target itself: name another deployment.');
  }
  const own = withOwnKeys(options, environment);
  const seed = plan.fuzzing === null ? {} : { seed: plan.fuzzing.seed };
  const other = await planCheck({ ...own.options, ...seed, baseUrl: url }, own.environment);
  return { ...other, provisioning: null };
}
