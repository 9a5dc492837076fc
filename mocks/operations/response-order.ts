import type { Schemas } from '../../spec/validator.ts';
import { lastUserText, textOf } from './message-text.ts';
import { memberOf } from './record.ts';
import { insistedTool, type ReplyOrder, type Tool } from './reply.ts';

type ResponseRequest = Schemas['CreateResponseRequest'];

function toolsOf(body: ResponseRequest): Tool[] {
  return (body.tools ?? []).flatMap(({ type, name, parameters }) =>
    type === 'function' && name !== undefined ? [{ name, parameters: parameters ?? {} }] : [],
  );
}

function schemaOf({ text }: ResponseRequest): ReplyOrder['schema'] {
  const format = text?.format;
  if (format?.type === 'json_schema') return format.schema ?? {};
  return format?.type === 'json_object' ? {} : undefined;
}

/** What a response request asks the mock's model for. */
export function readResponseOrder(body: ResponseRequest): ReplyOrder {
  const { input = '', tool_choice: choice } = body;
  const insisted = choice === 'required' || memberOf(choice, 'name');
  return {
    prompt: typeof input === 'string' ? input : lastUserText(input),
    limit: body.max_output_tokens,
    tool: insistedTool(toolsOf(body), insisted),
    schema: schemaOf(body),
  };
}

/** The texts that a response request sends, for counting. */
export function responseTexts({ input = '', instructions }: ResponseRequest): string[] {
  const texts = typeof input === 'string' ? [input] : input.map(({ content }) => textOf(content));
  return [instructions ?? '', ...texts];
}
