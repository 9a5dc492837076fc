import type { Schemas } from '../../../spec/validator.ts';
import { refuseBody } from '../../gateway/refusal.ts';
import { answerTo, identifierOf } from '../call.ts';

const categories = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/instructions',
  'self-harm/intent',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
];

const forEach = <T>(value: T): Record<string, T> =>
  Object.fromEntries(categories.map((name) => [name, value]));

const result: Schemas['Moderation']['results'][number] = {
  flagged: false,
  categories: forEach(false),
  category_scores: forEach(0.000_1),
  category_applied_input_types: forEach(['text']),
};

/** As many as the embeddings take. */
const mostTexts = 2_048;

/** Classifies texts; nothing is ever flagged. Parts of a message have one result between them. */
export const createModeration = answerTo('CreateModerationRequest', ({ input }, call) => {
  const texts = Array.isArray(input) ? input.filter((one) => typeof one === 'string') : [input];
  const count = Math.max(texts.length, 1);
  if (count > mostTexts) {
    return refuseBody([
      { pointer: '/input', message: `must NOT have more than ${mostTexts} items` },
    ]);
  }
  const body: Schemas['Moderation'] = {
    id: identifierOf('modr-', call.ids),
    model: call.model,
    results: Array.from({ length: count }, () => result),
  };
  return { kind: 'json', body };
});
