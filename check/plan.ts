import { type KeyState, keyStates } from '../fixtures/keys.ts';
import { casesOf } from '../suites/checks/index.ts';
import { selectCases } from './select-cases.ts';
import type { CheckPlan, CheckSettings } from './settings.ts';

/** Generates cases. The generators are loaded only when they are needed. */
async function generate({ contract, fuzzing }: Pick<CheckSettings, 'contract' | 'fuzzing'>) {
  if (fuzzing === null) return { fuzzing: null, generated: [] };
  const { fuzzCases, shrinkingBudget } = await import('../suites/fuzz/fuzz-cases.ts');
  const planned = { ...fuzzing, shrinking: shrinkingBudget(fuzzing) };
  return { fuzzing: planned, generated: fuzzCases(contract, planned) };
}

/**
 * Plans a check of the fixed matrix: selects its cases, without generated ones.
 *
 * @throws UsageError for a pattern that matches no case
 */
export function planFixed(settings: CheckSettings): CheckPlan {
  const { contract, only, thorough, nameOption } = settings;
  return {
    ...settings,
    fuzzing: null,
    selection: selectCases(only, casesOf(contract, { thorough }), nameOption, contract),
  };
}

/**
 * Plans a check: selects its cases, and sends nothing.
 *
 * @throws UsageError for a pattern that matches no case
 */
export async function planCheck(settings: CheckSettings): Promise<CheckPlan> {
  const { contract, only, thorough, nameOption } = settings;
  const { fuzzing, generated } = await generate(settings);
  const selection = selectCases(
    only,
    [...casesOf(contract, { thorough }), ...generated],
    nameOption,
    contract,
  );
  return { ...settings, fuzzing, selection };
}

/**
 * The states of which the cases of a plan need a key, without those that its profile declares absent.
 * Without a valid key no refusal proves anything.
 */
export function statesFor({ contract, selection }: CheckPlan): readonly KeyState[] {
  const needed = selection.cases.flatMap((one) => one.needs);
  return keyStates.filter(
    (state) =>
      state === 'active' || (needed.includes(state) && !contract.absentStates.includes(state)),
  );
}
