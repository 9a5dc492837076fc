import type { WireSettings } from '../wire/wire-settings.ts';
import type { UnpaidCall } from './watch/spending.ts';

/** The settings of a run, which all its parts share. */
export type RunSettings = WireSettings & {
  /** The most requests with an invalid key or none; no limit if absent. */
  readonly maxBadKeys?: number | undefined;
  /** The most failed cases that are retried; none if absent. */
  readonly retries?: number | undefined;
  readonly notify?: WireSettings['notify'] & {
    /** Called when a call is served that the run may not pay for. */
    readonly unpaid?: ((call: UnpaidCall) => void) | undefined;
    /** Called after each case with how many are done, and of how many. */
    readonly progress?: ((done: number, total: number) => void) | undefined;
  };
};
