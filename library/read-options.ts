import { didYouMean, UsageError } from '../base/errors.ts';
import type { NameOption } from '../check/select-cases.ts';
import { readBaseUrl, readKeys } from '../check/target-from-env.ts';
import { type KeyState, keyStates } from '../fixtures/keys.ts';
import { type Cost, type OperationId, operationIds } from '../spec/index.ts';
import type { Models, Target } from '../suites/cases/target.ts';

/** What the owner of a target hands over. */
export type TargetOptions = {
  /**
   * The keys that you have, by state. Take them from the environment or a secrets manager. What you do
   * not give leaves its cases inconclusive, and the run incomplete.
   */
  readonly keys?: Readonly<Partial<Record<KeyState, string | undefined>>> | undefined;
  /** The models that the restricted key may use. */
  readonly allowedModels?: readonly string[] | undefined;
  /**
   * The model that requests to an operation name, by the operation's id. One that is not told is chosen
   * from the target's own list, or is a usual one.
   */
  readonly models?: Models | undefined;
  /** The operations that the gateway does not offer: their cases are not applicable. */
  readonly notOffered?: readonly OperationId[] | undefined;
  /** The dearest kind of call that may be served and billed: `free` by default, which spends nothing. */
  readonly cost?: Cost | undefined;
};

/** An option as it stands in a program. */
export const namedOption: NameOption = (option) => option;

const costs: readonly string[] = ['free', 'cheap', 'costly'] satisfies Cost[];

/**
 * Holds options to the names that there are: a mistyped one would be left out in silence.
 *
 * @throws UsageError naming the option that there is not
 */
export function refuseUnknown(given: object, known: readonly string[], place = ''): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new UsageError('The options must be an object.');
  }
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new UsageError(`There is no option ${place}${name}.${didYouMean(name, known)}`);
  }
}

/**
 * Reads what kind of call may be billed.
 *
 * @throws UsageError for any other word
 */
export function readCost(cost: Cost | undefined, otherwise: Cost): Cost {
  if (cost === undefined) return otherwise;
  if (costs.includes(cost)) return cost;
  throw new UsageError(`cost must be one of ${costs.join(', ')}.`);
}

/** A model's name, as spec/config.schema.json has it. */
const modelName = /^[!-+\--~]{1,200}$/;

/** @throws UsageError naming the operation */
function readModels(models: Models): Models {
  refuseUnknown(models, operationIds, 'models.');
  for (const [operation, model] of Object.entries(models)) {
    if (typeof model === 'string' && modelName.test(model)) continue;
    const length = typeof model === 'string' ? ` (${model.length} characters)` : '';
    throw new UsageError(
      `models.${operation}${length} must be a model's name, printable characters without a space or a comma.`,
    );
  }
  return models;
}

/** @throws UsageError naming what is no operation */
function readNotOffered(notOffered: readonly OperationId[]): readonly OperationId[] {
  const known: readonly string[] = operationIds;
  if (!Array.isArray(notOffered)) throw new UsageError('notOffered must be a list of operations.');
  for (const id of notOffered) {
    if (known.includes(id)) continue;
    throw new UsageError(
      `notOffered: there is no operation ${id}.${didYouMean(String(id), known)}`,
    );
  }
  if (operationIds.every((id) => notOffered.includes(id))) {
    throw new UsageError('notOffered leaves nothing to check.');
  }
  return notOffered;
}

/**
 * Reads a live target.
 *
 * @param source the option that the URL stands in, for messages
 * @throws UsageError naming the option and the shape of its value, never a key
 */
export function readTargetOptions(
  url: string | URL,
  source: string,
  { keys = {}, allowedModels = [], models = {}, notOffered = [], cost }: TargetOptions,
): Target {
  refuseUnknown(keys, keyStates, 'keys.');
  for (const [state, key] of Object.entries(keys)) {
    if (key === undefined || typeof key === 'string') continue;
    throw new UsageError(`keys.${state} must be a text, or undefined where there is none.`);
  }
  return {
    baseUrl: readBaseUrl(String(url), source),
    keys: readKeys(keys, (state) => `keys.${state}`),
    allowedModels: allowedModels.map((model) => model.trim()).filter((model) => model !== ''),
    models: readModels(models),
    notOffered: readNotOffered(notOffered),
    cost: readCost(cost, 'free'),
  };
}
