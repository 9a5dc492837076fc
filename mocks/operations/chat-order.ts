import type { Schemas } from '../../spec/validator.ts';
import { lastUserText } from './message-text.ts';
import { memberOf } from './record.ts';
import { insistedTool, type ReplyOrder, type Tool } from './reply.ts';

type ChatRequest = Schemas['CreateChatCompletionRequest'];

function toolsOf(body: ChatRequest): Tool[] {
  const tools = body.tools?.flatMap(({ function: offered }) =>
    offered === undefined ? [] : [{ name: offered.name, parameters: offered.parameters }],
  );
  return tools ?? [];
}

function schemaOf({ response_format: format }: ChatRequest): ReplyOrder['schema'] {
  if (format?.type === 'json_schema') return format.json_schema?.schema ?? {};
  return format?.type === 'json_object' ? {} : undefined;
}

/** What a chat completion asks the mock's model for. */
export function readChatOrder(body: ChatRequest): ReplyOrder {
  const choice = body.tool_choice;
  const insisted = choice === 'required' || memberOf(choice, 'function', 'name');
  return {
    prompt: lastUserText(body.messages),
    limit: body.max_completion_tokens ?? body.max_tokens,
    tool: insistedTool(toolsOf(body), insisted),
    schema: schemaOf(body),
  };
}
