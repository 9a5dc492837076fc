import type { Cost } from '../spec/index.ts';
import type { Declared } from './target-from-env.ts';

/** Where and how a check makes keys of its own. */
export type ProvisionerOptions = {
  readonly provisioner?: 'mock' | 'new-api' | 'litellm' | 'command';
  readonly provisionerUrl?: string;
  readonly provisionerCommand?: string;
  readonly journal?: string;
};

/** The largest seed, so that any is a 32-bit integer. */
export const largestSeed = 2_147_483_647;

/** From where to where a number that a run is asked for may be, on a command line and in a program alike. */
export const bounds = {
  /** Milliseconds. */
  timeout: [1, 600_000],
  concurrency: [1, 256],
  rate: [1, 1_000],
  maxBadKeys: [0, 1_000_000],
  confirm: [0, 1_000],
  fuzz: [1, 1_000_000],
  seed: [0, largestSeed],
} as const satisfies Record<string, readonly [least: number, most: number]>;

/** What `check` and `list` are asked for. */
export type CheckOptions = ProvisionerOptions & {
  readonly baseUrl?: string;
  readonly only: readonly string[];
  readonly cost?: Cost;
  readonly strict?: true;
  readonly thorough?: true;
  readonly timeout?: number;
  readonly concurrency?: number;
  readonly rate?: number;
  readonly maxBadKeys?: number;
  readonly ca?: string;
  readonly insecure?: true;
  readonly allowIncomplete?: true;
  readonly json?: string;
  readonly confirm?: number;
  readonly fuzz?: number;
  readonly seed?: number;
  readonly config?: string;
  /** What a configuration file says of the target beyond the options. */
  readonly declared?: Declared;
};

/** Milliseconds that one exchange may take where nothing else is asked for. */
export const defaultTimeout = 10_000;

/** How many failed cases are looked at again where nothing else is asked for. */
export const defaultConfirm = 24;

/** What the results of a `check` are compared with. */
export type ComparisonOptions = {
  readonly baseline?: string;
  readonly updateBaseline?: true;
  readonly reason?: string;
  readonly compareUrl?: string;
};
