import { itemsOf, memberOf } from '../../../base/json.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { lastUserText, textOf } from '../asked-text.ts';
import type { ReplyOrder } from '../reply.ts';
import { chooseTool, modeOf, type Tool, type ToolChoice } from '../tool-choice.ts';
import { formOf } from './chat-order.ts';

type ResponseRequest = Schemas['CreateResponseRequest'];

function toolsOf(body: ResponseRequest): Tool[] {
  return (body.tools ?? []).flatMap(({ type, name, parameters }) =>
    type === 'function' && name !== undefined ? [{ name, parameters: parameters ?? {} }] : [],
  );
}

function choiceOf(choice: unknown): ToolChoice {
  if (memberOf(choice, 'type') === 'allowed_tools') {
    const names = itemsOf(memberOf(choice, 'tools')).map((tool) => memberOf(tool, 'name'));
    return { mode: modeOf(memberOf(choice, 'mode')), names };
  }
  const name = memberOf(choice, 'name');
  return name === undefined ? { mode: modeOf(choice) } : { mode: 'required', names: [name] };
}

/** What a response request asks the mock's model for. */
export function readResponseOrder(body: ResponseRequest): ReplyOrder {
  const { input = '', text, tool_choice: choice } = body;
  return {
    prompt: typeof input === 'string' ? input : lastUserText(input),
    limit: body.max_output_tokens,
    isThinking: body.reasoning?.summary != null,
    tool: chooseTool({
      tools: toolsOf(body),
      choice: choiceOf(choice),
      member: 'tools',
      body,
    }),
    form: formOf(text?.format?.type, text?.format, 'text.format.schema'),
  };
}

/** The texts that a response request sends, for counting. */
export function responseTexts({ input = '', instructions }: ResponseRequest): string[] {
  const texts = typeof input === 'string' ? [input] : input.map(({ content }) => textOf(content));
  return [instructions ?? '', ...texts];
}
