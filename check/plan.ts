import { type KeyState, keyStates } from '../fixtures/keys.ts';
import type { Case } from '../suites/cases/case.ts';
import { casesOf } from '../suites/checks/index.ts';
import { selectCases } from './select-cases.ts';
import type { CheckPlan, CheckSettings } from './settings.ts';

/** Generates cases. The generators are loaded only when they are needed. */
async function generate(fuzzing: CheckSettings['fuzzing']) {
  if (fuzzing === null) return { fuzzing: null, generated: [] };
  const { fuzzCases, shrinkingBudget } = await import('../suites/fuzz/fuzz-cases.ts');
  const planned = { ...fuzzing, shrinking: shrinkingBudget(fuzzing) };
  return { fuzzing: planned, generated: fuzzCases(planned) };
}

/**
 * Plans a check of the fixed matrix: selects its cases, without generated ones.
 *
 * @throws UsageError for a pattern that matches no case
 */
export function planFixed(settings: CheckSettings): CheckPlan {
  const { only, thorough, nameOption } = settings;
  return {
    ...settings,
    fuzzing: null,
    selection: selectCases(only, casesOf(thorough), nameOption),
  };
}

/**
 * Plans a check: selects its cases, and sends nothing.
 *
 * @throws UsageError for a pattern that matches no case
 */
export async function planCheck(settings: CheckSettings): Promise<CheckPlan> {
  const { only, thorough, nameOption } = settings;
  const { fuzzing, generated } = await generate(settings.fuzzing);
  const selection = selectCases(only, [...casesOf(thorough), ...generated], nameOption);
  return { ...settings, fuzzing, selection };
}

/** The states of which cases need a key. Without a valid one no refusal proves anything. */
export function statesFor(cases: readonly Case[]): readonly KeyState[] {
  const needed = cases.flatMap((one) => one.needs);
  return keyStates.filter((state) => state === 'active' || needed.includes(state));
}
