import type { Provisioner } from '../../suites/cases/provisioner.ts';
import type { Target } from '../../suites/cases/target.ts';

/** A target that can be asked, until it is closed. */
export type OpenTarget = {
  readonly target: Target;
  readonly provisioner: Provisioner | null;
  /** What the report is to tell of its keys. */
  readonly notices?: readonly string[];
  /** Deletes what was made. It reports in sentences which keys may be left, and never rejects. */
  readonly close: () => Promise<readonly string[]>;
};
