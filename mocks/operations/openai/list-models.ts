import { restrictedModels } from '../../../fixtures/keys.ts';
import { requestFixtures } from '../../../fixtures/requests.ts';
import { formatNames, formats } from '../../../spec/index.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { refuseUnknown } from '../../gateway/refusal.ts';
import { answerPlainly, createdAt } from '../call.ts';

/** The model that embeds in the Gemini format. */
export const embeddingModel = 'gemini-embedding-001';

const moderationModel = 'omni-moderation-latest';

/** The company that makes a model: by the name of its format's models, else the first format's. */
function ownerOf(model: string): string {
  if (model.startsWith('rerank')) return 'cohere';
  return formats[formatNames.find((name) => formats[name].models?.test(model)) ?? 'openai']
    .provider;
}

/** The models of companions, which no fixture request names. */
const companionModels = [embeddingModel, moderationModel];

/** Every model that a fixture request names, that the restricted key may use, or that a companion has. */
export const listedModels: ReadonlySet<string> = new Set([
  ...Object.values(requestFixtures).flatMap(({ model }) => model ?? []),
  ...restrictedModels,
  ...companionModels,
]);

/** The models of the mock, as the OpenAI format lists them. */
export const catalogue: Schemas['ListModelsResponse']['data'] = [...listedModels].map((id) => ({
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

/** Retrieves a model of the list. Whether the key may use it was checked before, as for any other call. */
export const retrieveModel = answerPlainly(({ model }) => {
  const found = catalogue.find(({ id }) => id === model);
  return found === undefined
    ? refuseUnknown('model', { code: 'model_not_found', parameter: 'model' })
    : { kind: 'json', body: found };
});
