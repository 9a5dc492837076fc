import { formats } from '../../../spec/index.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { type Refusal, refuseQuery, refuseUnknown } from '../../gateway/refusal.ts';
import { answerPlainly, type ServedAnswer } from '../call.ts';
import { catalogue, embeddingModel } from '../openai/list-models.ts';

type Model = Schemas['GeminiModel'];

const modelOf = (id: string): Model => ({
  name: `models/${id}`,
  version: '001',
  displayName: id,
  description: 'A model of the mock.',
  inputTokenLimit: 1_048_576,
  outputTokenLimit: 65_536,
  supportedGenerationMethods:
    id === embeddingModel
      ? ['embedContent', 'batchEmbedContents', 'countTokens']
      : ['generateContent', 'streamGenerateContent', 'countTokens'],
});

const models: ReadonlyMap<string, Model> = new Map(
  catalogue
    .map(({ id }) => id)
    .filter((id) => formats.gemini.models?.test(id) === true)
    .map((id) => [id, modelOf(id)]),
);

/** How many models a page has where nothing else is asked for, and the most that it has. */
const pageSizes = { usual: 50, most: 1000 } as const;

/** A page of a list; its token is the place where the next one starts. */
function pageOf(all: readonly Model[], query: URLSearchParams): ServedAnswer | Refusal {
  const size = Number(query.get('pageSize') ?? pageSizes.usual);
  if (!Number.isInteger(size) || size < 1)
    return refuseQuery('pageSize', ['a whole number from 1']);
  const start = Number(query.get('pageToken') ?? 0);
  if (!Number.isInteger(start) || start < 0 || start > all.length) {
    return refuseQuery('pageToken', ['the `nextPageToken` of an earlier page']);
  }
  const end = start + Math.min(size, pageSizes.most);
  const body: Schemas['GeminiModelList'] = {
    models: all.slice(start, end),
    ...(end < all.length ? { nextPageToken: String(end) } : {}),
  };
  return { kind: 'json', body };
}

/** Lists the models of the Gemini format that the key may use, page by page. */
export const listGeminiModels = answerPlainly(({ models: allowed, query }) =>
  pageOf(
    [...models].flatMap(([id, model]) => (allowed?.has(id) === false ? [] : [model])),
    query,
  ),
);

/** Retrieves a model of the Gemini format. Whether the key may use it was checked before. */
export const getGeminiModel = answerPlainly(({ model }) => {
  const body = models.get(model);
  return body === undefined ? refuseUnknown('model') : { kind: 'json', body };
});
