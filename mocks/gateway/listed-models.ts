import { distance } from 'fastest-levenshtein';
import { hideKeys, type IssuedKey } from '../keys/keyring.ts';
import { listedModels } from '../operations/openai/list-models.ts';
import type { Refusal } from './refusal.ts';
import type { Patch } from './stages.ts';

/** A longer name is no misspelt one. */
const longestName = 100;

/** The listed model that is spelled nearly so; nothing where none is. */
function nearest(model: string): string {
  if (model.length > longestName) return '';
  const [best] = [...listedModels]
    .map((listed) => ({ listed, far: distance(model, listed) }))
    .sort((one, other) => one.far - other.far);
  return best !== undefined && best.far <= 3 ? `; did you mean ${best.listed}?` : '';
}

/**
 * What the log says about a model that `GET /v1/models` does not list, and that no owner of the key
 * allowed by name: the mock answers as this model, and a real service would not.
 *
 * @returns null for a model that is known
 */
export function noteOnModel(model: string | null, key: IssuedKey | null): string | null {
  if (model === null || model === '' || listedModels.has(model)) return null;
  if (key?.models?.has(model) === true) return null;
  return `the model is not in the list of models${nearest(model)}`;
}

const modelNotFound = (model: string): Refusal => ({
  kind: 'model-not-found',
  status: 404,
  message: `The model \`${hideKeys(model)}\` does not exist or you do not have access to it.`,
  reason: `the model is not in the list of models${nearest(model)}`,
  advice: 'ask for a model that GET /v1/models lists, or leave out --strict-models',
  clause: null,
  parameter: 'model',
});

/** `--strict-models`: refuses a model that is not in the list with 404, as the real services do. */
export const requireListedModels: Patch = (stages) => ({
  ...stages,
  authorize: async (ctx) => {
    const refusal = await stages.authorize(ctx);
    if (refusal !== null || ctx.model === null) return refusal;
    return noteOnModel(ctx.model, ctx.key) === null ? null : modelNotFound(ctx.model);
  },
});
