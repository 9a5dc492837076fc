import type { Schemas } from '../../../spec/validator.ts';
import { answerTo, identifierOf } from '../call.ts';
import { countTokens } from '../text.ts';

const word = /[\p{L}\p{N}]+/gu;

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(word) ?? []);

/** The share of the query's words that a document has, below 1 as a model's scores are. */
function relevance(query: ReadonlySet<string>, document: string): number {
  const words = wordsOf(document);
  const shared = [...query].filter((one) => words.has(one)).length;
  return Math.round(((shared + 0.01) / (query.size + 0.02)) * 10_000) / 10_000;
}

/** Orders documents by the words that they share with the query. */
export const createRerank = answerTo('CreateRerankRequest', (body, call) => {
  const query = wordsOf(body.query);
  const texts = body.documents.map((document) =>
    typeof document === 'string' ? document : (document.text ?? ''),
  );
  const results = texts
    .map((text, index) => ({ index, relevance_score: relevance(query, text), text }))
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
