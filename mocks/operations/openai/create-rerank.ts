import type { Schemas } from '../../../spec/validator.ts';
import { refuseBody } from '../../gateway/refusal.ts';
import { answerTo, identifierOf } from '../call.ts';
import { countTokens, cutText } from '../text.ts';

const word = /[\p{L}\p{N}]+/gu;

/** The most documents, and the most characters that are compared: of each the same share. */
const mostDocuments = 10_000;
const mostCompared = 200_000;

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(word) ?? []);

/** The share of the query's words that a document has, below 1 as a model's scores are. */
function relevance(query: ReadonlySet<string>, document: string): number {
  const words = wordsOf(document);
  const shared = [...query].filter((one) => words.has(one)).length;
  return Math.round(((shared + 0.01) / (query.size + 0.02)) * 10_000) / 10_000;
}

/** Orders documents by the words that they share with the query. */
export const createRerank = answerTo('CreateRerankRequest', (body, call) => {
  const count = body.documents.length;
  if (count > mostDocuments) {
    const message = `must NOT have more than ${mostDocuments} items`;
    return refuseBody([{ pointer: '/documents', message }]);
  }
  const compared = Math.floor(mostCompared / (count + 1));
  const query = wordsOf(cutText(body.query, compared));
  const texts = body.documents.map((document) =>
    typeof document === 'string' ? document : (document.text ?? ''),
  );
  const results = texts
    .map((text, index) => ({
      index,
      relevance_score: relevance(query, cutText(text, compared)),
      text,
    }))
    .sort((one, other) => other.relevance_score - one.relevance_score)
    .slice(0, body.top_n)
    .map(({ text, ...result }) =>
      body.return_documents === true ? { ...result, document: { text } } : result,
    );
  const tokens = countTokens([body.query, ...texts]);
  const answer: Schemas['CreateRerankResponse'] = {
    id: identifierOf('rerank-', call.ids),
    model: call.model,
    results,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
  return { kind: 'json', body: answer };
});
