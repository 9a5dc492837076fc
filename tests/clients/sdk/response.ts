import type OpenAI from 'openai';
import type { Schemas } from '../../../spec/validator.ts';

/** A response of the SDK, without the text that the SDK adds to what is sent. */
export type SentResponse = Omit<OpenAI.Responses.Response, 'output_text'>;

/**
 * An output item as the SDK's type: annotations and log probabilities are of open kinds in the document,
 * and the mock sends none.
 *
 * @throws for a refusal and for thoughts: the mock answers with neither
 */
export function itemOf(
  item: Schemas['ResponseOutputItem'],
): OpenAI.Responses.ResponseOutputMessage | OpenAI.Responses.ResponseFunctionToolCall {
  if (item.type === 'function_call') return item;
  if (item.type !== 'message') throw new Error('the mock thinks nothing');
  return { ...item, content: item.content.map(partOf) };
}

/** A part of a message as the SDK's type. @throws for a refusal: the mock refuses in no text */
export function partOf(part: Schemas['ResponseOutputPart']): OpenAI.Responses.ResponseOutputText {
  if (part.type !== 'output_text') throw new Error('the mock refuses in no text');
  return { ...part, annotations: [], logprobs: [] };
}

/**
 * A response as the SDK's type, with what is open in the document put in as it is served for a request
 * that asks for nothing but a text, cut or not.
 */
export const responseOf = (served: Schemas['CreateResponseResponse']): SentResponse => ({
  ...served,
  access_programs: null,
  error: null,
  incomplete_details: served.incomplete_details === null ? null : { reason: 'max_output_tokens' },
  instructions: null,
  output: served.output.map(itemOf),
  reasoning: { effort: null, summary: null },
  service_tier: 'default',
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  truncation: 'disabled',
});
