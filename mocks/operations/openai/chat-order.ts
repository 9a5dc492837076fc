import { itemsOf, memberOf } from '../../../base/json.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { dialects } from '../../structured-output/dialects.ts';
import { lastUserText } from '../asked-text.ts';
import type { ReplyOrder, WantedForm } from '../reply.ts';
import { chooseTool, modeOf, type Tool, type ToolChoice } from '../tool-choice.ts';

type ChatRequest = Schemas['CreateChatCompletionRequest'];

/** Stop sequences, given as one text or several. */
export const inList = (stop: ChatRequest['stop']): readonly string[] =>
  typeof stop === 'string' ? [stop] : (stop ?? []);

function toolsOf(body: ChatRequest): Tool[] {
  const tools = body.tools?.flatMap(({ function: offered }) =>
    offered === undefined ? [] : [{ name: offered.name, parameters: offered.parameters }],
  );
  return tools ?? [];
}

/** The form that an OpenAI request asks for; `format` has the schema, whose place is `member`. */
export function formOf(
  type: string | undefined,
  format: Partial<NonNullable<ChatRequest['response_format']>['json_schema']>,
  member: string,
): WantedForm | undefined {
  if (type === 'json_schema') {
    const { schema = {}, strict, name } = format ?? {};
    return { schema, member, name, dialect: strict ? dialects.openAiStrict : dialects.openAi };
  }
  return type === 'json_object' ? { schema: {}, member, dialect: dialects.openAi } : undefined;
}

function choiceOf(choice: unknown): ToolChoice {
  const allowed = memberOf(choice, 'allowed_tools');
  if (allowed !== undefined) {
    const names = itemsOf(memberOf(allowed, 'tools')).map((tool) =>
      memberOf(tool, 'function', 'name'),
    );
    return { mode: modeOf(memberOf(allowed, 'mode')), names };
  }
  const name = memberOf(choice, 'function', 'name');
  return name === undefined ? { mode: modeOf(choice) } : { mode: 'required', names: [name] };
}

/** What a chat completion asks the mock's model for. */
export function readChatOrder(body: ChatRequest): ReplyOrder {
  const { response_format: format } = body;
  return {
    prompt: lastUserText(body.messages),
    limit: body.max_completion_tokens ?? body.max_tokens,
    stops: inList(body.stop),
    isThinking: (body.reasoning_effort ?? 'none') !== 'none',
    tool: chooseTool({
      tools: toolsOf(body),
      choice: choiceOf(body.tool_choice),
      member: 'tools',
      body,
    }),
    form: formOf(format?.type, format?.json_schema, 'response_format.json_schema.schema'),
  };
}
