import { randomInt } from 'node:crypto';
import { UsageError } from '../base/errors.ts';
import { builtInContract } from '../fixtures/contract.ts';
import type { Contract } from '../spec/contract.ts';
import type { SearchableProvisioner } from '../suites/cases/provisioner.ts';
import type { Target } from '../suites/cases/target.ts';
import type { RunSettings } from '../suites/run/run-settings.ts';
import type { Survey } from '../suites/run/survey.ts';
import type { Budget } from '../suites/wire/pace.ts';
import type { KeepSecret } from './known-secrets.ts';
import type { ProvisionerPlace } from './made-keys/place.ts';
import type { MockThread } from './mock/begin-thread.ts';
import type { NameOption } from './options/option.ts';
import { largestSeed } from './options/selection.ts';
import { type CheckOptions, options, type ProgramOptions } from './options/table.ts';
import type { FoundProxy } from './proxy.ts';
import type { Selection } from './select-cases.ts';
import { budgetOf, type Environment } from './target-from-env.ts';

export type { CheckOptions };

/** The options that say what the results of a `check` are compared with. */
export type ComparisonOptions = Pick<
  CheckOptions,
  'baseline' | 'updateBaseline' | 'reason' | 'compareUrl'
>;

/** Functions that a check calls while it runs. All are optional. */
export type Notify = RunSettings['notify'] & {
  /** Called with the plan of each run before anything is sent. */
  readonly start?: ((plan: CheckPlan) => void) | undefined;
  /** Called with the survey of a live target, before any case is run. */
  readonly survey?: ((survey: Survey, target: Target) => void) | undefined;
  /** Called with each line about the keys that are made and deleted. */
  readonly keys?: ((line: string) => void) | undefined;
  /** Called with each key that is made, which nothing may show. */
  readonly secret?: KeepSecret | undefined;
};

/** How the missing keys are made: at a place that the options name, or by functions of the caller's own. */
export type Provisioning =
  | {
      readonly place: ProvisionerPlace;
      /** The journal's file; null for one in the system's folder. */
      readonly journal: string | null;
      /** The budget of the place if it is at another origin than the target, whose budget it shares otherwise. */
      readonly budget: Budget;
    }
  | { readonly own: SearchableProvisioner };

/** All settings of a check. They are built once and passed on as a whole. */
export type CheckSettings = RunSettings &
  Budget & {
    /** The gateway to check; null to start a mock and check that. */
    readonly live: Target | null;
    /** The thread with the mock to check; absent to start one in this thread. */
    readonly mockThread?: MockThread | undefined;
    /** What the gateway promises: the built-in contract, adapted by the profile. */
    readonly contract: Contract;
    readonly cost: Target['cost'];
    /** Patterns over case ids; all cases without any. */
    readonly only: readonly string[];
    readonly thorough: boolean;
    readonly strict: boolean;
    /** How many requests to generate as well, and from which seed; null for none. */
    readonly fuzzing: { readonly count: number; readonly seed: number } | null;
    /** The proxy on the way, and the variable that names it; null for none. */
    readonly proxy: FoundProxy | null;
    /** How the keys that a live target lacks are made; null to make none. */
    readonly provisioning: Provisioning | null;
    /** Holds the token of the place where keys are made. */
    readonly environment: Environment;
    readonly baseline: Pick<ComparisonOptions, 'baseline' | 'updateBaseline' | 'reason'>;
    readonly allowIncomplete: boolean;
    /** The settings of a second run, against a gateway to compare with; null without one. */
    readonly comparison: CheckSettings | null;
    /** Names an option as the caller writes it. */
    readonly nameOption: NameOption;
    readonly notify: NonNullable<Notify>;
  };

/** The settings of a check, with the cases that they select. */
export type CheckPlan = CheckSettings & {
  readonly selection: Selection;
  readonly fuzzing: PlannedFuzzing | null;
};

/** What is generated in addition to the fixed matrix, and how many requests may shrink what it finds. */
export type PlannedFuzzing = NonNullable<CheckSettings['fuzzing']> & { readonly shrinking: number };

/** The options that have the same meaning for every caller. */
type Asked = Pick<
  ProgramOptions,
  | 'only'
  | 'strict'
  | 'thorough'
  | 'fuzz'
  | 'seed'
  | 'confirm'
  | 'rate'
  | 'concurrency'
  | 'maxBadKeys'
  | 'timeout'
>;

/** What a caller settles itself. */
type Settled = Pick<CheckSettings, 'live' | 'cost' | 'nameOption'> & Partial<CheckSettings>;

/**
 * Builds the settings of a check: the defaults, and the options over them. The configuration file and the
 * environment are among the options by then.
 *
 * @param asked the options that have the same meaning for every caller
 * @param settled what the caller read itself: the target, the way to it, how keys are made
 * @throws UsageError for a seed without generated requests
 */
export function makeSettings(asked: Asked, settled: Settled): CheckSettings {
  const { live, nameOption } = settled;
  const budget = budgetOf(live);
  const { fuzz, seed = randomInt(largestSeed) } = asked;
  if (asked.seed !== undefined && fuzz === undefined) {
    throw new UsageError(
      `${nameOption('seed')} is for generated requests: say how many with ${nameOption('fuzz', 'N')}.`,
    );
  }
  return {
    route: {},
    proxy: null,
    provisioning: null,
    environment: {},
    baseline: {},
    allowIncomplete: false,
    comparison: null,
    notify: {},
    contract: builtInContract(),
    ...settled,
    only: asked.only ?? [],
    thorough: asked.thorough === true,
    strict: asked.strict === true,
    fuzzing: fuzz === undefined ? null : { count: fuzz, seed },
    rate: asked.rate ?? budget.rate,
    concurrency: asked.concurrency ?? budget.concurrency,
    maxBadKeys: asked.maxBadKeys,
    retries: asked.confirm ?? options.confirm.default,
    timeout: asked.timeout ?? options.timeout.default,
  };
}
