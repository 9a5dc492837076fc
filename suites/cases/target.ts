import type { KeyState } from '../../fixtures/keys.ts';
import type { Cost } from '../../spec/index.ts';
import type { FreeBodies } from './free-body.ts';

/** A gateway to be judged, and what its owner hands over for that. */
export type Target = {
  /** Scheme, host, port, and a path prefix where the gateway lives below one. */
  readonly baseUrl: URL;
  /** The keys that the owner handed over, by state. */
  readonly keys: Readonly<Partial<Record<KeyState, string>>>;
  /** The models that the restricted key may use. */
  readonly allowedModels: readonly string[];
  /** The most expensive kind of call that may be served: nothing that is billed under `free`. */
  readonly cost: Cost;
  /** The model that a request to each operation names; the fixture's where none is named. */
  readonly models?: Models;
  /** How a free request to an operation is made invalid, where a survey chose; else the surest way. */
  readonly freeBodies?: FreeBodies;
  /** The operations on which an earlier run was served although it was to spend nothing. */
  readonly spentOn?: readonly string[];
  /** The operations that its owner declares not to be offered: they are not judged. */
  readonly notOffered?: readonly string[];
  /** The environment variables that hold the keys, where they are not called as usual. */
  readonly variables?: Readonly<Partial<Record<KeyState, string>>>;
  /** Why there is no key of a state, where it was to be made and could not be. */
  readonly lacking?: Readonly<Partial<Record<KeyState, string>>>;
  /** How many requests were sent to it before the run, while its keys were made; none where it is absent. */
  readonly sentBefore?: number;
};

/** A model for each of some operations. */
export type Models = Readonly<Record<string, string>>;

/** The environment variable in which the key of each state is handed over, unless its owner names another. */
export const keyVariables: Readonly<Record<KeyState, string>> = {
  active: 'ANYONE_API_KEY',
  restricted: 'ANYONE_RESTRICTED_API_KEY',
  disabled: 'ANYONE_DISABLED_API_KEY',
  expired: 'ANYONE_EXPIRED_API_KEY',
  exhausted: 'ANYONE_EXHAUSTED_API_KEY',
  deleted: 'ANYONE_DELETED_API_KEY',
};

/** The environment variable with the models that the restricted key may use, separated by commas. */
export const allowedModelsVariable = 'ANYONE_RESTRICTED_ALLOWED_MODELS';

/** The environment variable that holds the key of a state on this target. */
export const variableOf = ({ variables = {} }: Target, state: KeyState): string =>
  variables[state] ?? keyVariables[state];

/** In which order a gateway judges a request's key and its body, as far as a survey can show. */
export type BodyOrder = 'key-first' | 'body-first' | 'unknown';

/** What a survey found for each operation. */
export type OperationSurvey = Readonly<Record<string, BodyOrder>>;

const rank: Record<Cost, number> = { free: 0, cheap: 1, costly: 2 };

/** True where a served call of this cost is within what the target's owner allows. */
export const maySpend = (target: Target, cost: Cost): boolean => rank[cost] <= rank[target.cost];
