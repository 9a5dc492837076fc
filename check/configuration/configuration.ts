import type { KeyState } from '../../fixtures/keys.ts';
import type { Cost, OperationId } from '../../spec/index.ts';
import type { Models } from '../../suites/cases/target.ts';

/** The file that `check` and `list` look for in the current directory. */
export const configurationFile = 'anyone-conformance.yaml';

/** What a configuration file says. spec/config.schema.json describes each member. */
export type Configuration = {
  readonly version: 1;
  readonly baseUrl?: string;
  /** Names of environment variables. */
  readonly keys?: Readonly<Partial<Record<KeyState, string>>>;
  readonly allowedModels?: readonly string[];
  readonly models?: Models;
  readonly notOffered?: readonly OperationId[];
  readonly cost?: Cost;
  /** Requests in any one second. */
  readonly rate?: number;
  /** Requests in a run that may carry a bad key or none. */
  readonly maxBadKeys?: number;
  readonly concurrency?: number;
  /** Milliseconds. */
  readonly timeout?: number;
  /** A path, relative to the file's own folder. */
  readonly baseline?: string;
};
