import { memberOf } from '../../../base/json.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { type Refusal, refuseBody } from '../../gateway/refusal.ts';
import { textOf } from '../asked-text.ts';
import { answerTo } from '../call.ts';
import { unitVector } from '../openai/unit-vector.ts';

type Order = Schemas['EmbedContentRequest'];

/** The numbers of a vector where a request does not say how many it wants. */
const dimensions = 3072;

const embed = (order: Order): Schemas['ContentEmbedding'] => {
  const wanted = order.outputDimensionality ?? memberOf(order, 'output_dimensionality');
  const length = typeof wanted === 'number' ? wanted : dimensions;
  return { values: unitVector(textOf(order.content.parts), length) };
};

/** True where a request names the model of its path again, or none. */
const isOf = ({ model }: Order, path: string): boolean =>
  model === undefined || model.replace(/^models\//, '') === path;

const otherModel = (pointer: string): Refusal =>
  refuseBody([{ pointer, message: 'must be the model of the path' }]);

/** Embeds a content: the same text has the same vector, in whatever request it stands. */
export const embedContent = answerTo('EmbedContentRequest', (body, { model }) => {
  if (!isOf(body, model)) return otherModel('/model');
  const answer: Schemas['EmbedContentResponse'] = { embedding: embed(body) };
  return { kind: 'json', body: answer };
});

/** Embeds several contents. Each may name the model again, and no other: the key was checked for one. */
export const batchEmbedContents = answerTo(
  'BatchEmbedContentsRequest',
  ({ requests }, { model }) => {
    const odd = requests.findIndex((order) => !isOf(order, model));
    if (odd !== -1) {
      return otherModel(`/requests/${odd}/model`);
    }
    const answer: Schemas['BatchEmbedContentsResponse'] = { embeddings: requests.map(embed) };
    return { kind: 'json', body: answer };
  },
);
