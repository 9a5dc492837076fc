import { restrictedModels } from '../../../fixtures/keys.ts';
import { requestFixtures } from '../../../fixtures/requests.ts';
import { formatNames, formats } from '../../../spec/index.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { answerPlainly, createdAt } from '../call.ts';

/** The company that makes a model: by the name of its format's models, else the first format's. */
function ownerOf(model: string): string {
  if (model.startsWith('rerank')) return 'cohere';
  return formats[formatNames.find((name) => formats[name].models?.test(model)) ?? 'openai']
    .provider;
}

/** Every model that a fixture request names, or that the restricted key may use. */
export const listedModels: ReadonlySet<string> = new Set([
  ...Object.values(requestFixtures).flatMap(({ model }) => model ?? []),
  ...restrictedModels,
]);

const catalogue: Schemas['ListModelsResponse']['data'] = [...listedModels].map((id) => ({
  id,
  object: 'model',
  created: createdAt,
  owned_by: ownerOf(id),
}));

/**
 * Lists the models that the key may use. What another key may use, or that there is more, does not
 * show (HARD-ISOLATED).
 */
export const listModels = answerPlainly(({ models: allowed }) => {
  const data = allowed === null ? catalogue : catalogue.filter(({ id }) => allowed.has(id));
  const answer: Schemas['ListModelsResponse'] = { object: 'list', data };
  return { kind: 'json', body: answer };
});
