import type { Schemas } from '../../spec/validator.ts';
import { textOf } from './asked-text.ts';
import { answerTo } from './call.ts';
import { systemText } from './gemini/content-order.ts';
import { countTokens } from './text.ts';

/** Counts the tokens of a message, as `usage.input_tokens` of its answer has them. */
export const countMessageTokens = answerTo('CountMessageTokensRequest', ({ system, messages }) => {
  const asked = messages.map(({ content }) => textOf(content));
  const body: Schemas['MessageTokensCount'] = {
    input_tokens: countTokens([textOf(system), ...asked]),
  };
  return { kind: 'json', body };
});

/** Counts the tokens of a content or of a whole request, as `promptTokenCount` of its answer has them. */
export const countContentTokens = answerTo('CountTokensRequest', (body) => {
  const whole = body.generateContentRequest;
  const contents = whole?.contents ?? body.contents ?? [];
  const system = whole === undefined ? '' : systemText(whole);
  const totalTokens = countTokens([system, ...contents.map(({ parts }) => textOf(parts))]);
  const answer: Schemas['CountTokensResponse'] = {
    totalTokens,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }],
  };
  return { kind: 'json', body: answer };
});
