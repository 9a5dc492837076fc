import { isRecord, memberOf } from '../../../base/json.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { dialects } from '../../structured-output/dialects.ts';
import { lastUserText, textOf } from '../asked-text.ts';
import { answerInWords, identifierOf } from '../call.ts';
import { type Ending, type Part, textOfPart } from '../finish-reply.ts';
import type { ReplyOrder, WantedForm } from '../reply.ts';
import { countTokens } from '../text.ts';
import { chooseTool, modeOf, type Tool, type ToolChoice } from '../tool-choice.ts';
import { messageEvents } from './message-events.ts';

type Message = Schemas['CreateMessageResponse'];
type MessageRequest = Schemas['CreateMessageRequest'];

/** The form of a structured answer, where `output_config` asks for one. */
function formOf({ output_config }: MessageRequest): WantedForm | undefined {
  const schema = memberOf(output_config, 'format', 'schema');
  const member = 'output_config.format.schema';
  return isRecord(schema) ? { schema, member, dialect: dialects.anthropic } : undefined;
}

function choiceOf({ type, name }: NonNullable<MessageRequest['tool_choice']>): ToolChoice {
  if (type === 'tool') return { mode: 'required', names: [name] };
  return { mode: type === 'any' ? 'required' : modeOf(type) };
}

function readOrder(body: MessageRequest): ReplyOrder {
  const tools = (body.tools ?? []).flatMap(({ name, input_schema }): Tool[] =>
    name === undefined || input_schema === undefined ? [] : [{ name, parameters: input_schema }],
  );
  return {
    prompt: lastUserText(body.messages),
    limit: body.max_tokens,
    stops: body.stop_sequences,
    isThinking: ['enabled', 'adaptive'].includes(body.thinking?.type ?? ''),
    tool: chooseTool({
      tools,
      choice: body.tool_choice === undefined ? { mode: 'auto' } : choiceOf(body.tool_choice),
      member: 'tools',
      body,
    }),
    form: formOf(body),
  };
}

/** Thoughts are signed, so that they can be sent back unchanged; nobody reads it. */
const signature = 'bW9jaw==';

function blockOf(part: Part, index: number, ids: string): Schemas['ContentBlock'] {
  if (part.kind === 'thinking') return { type: 'thinking', thinking: part.text, signature };
  if (part.kind !== 'call') return { type: 'text', text: part.text, citations: null };
  return {
    type: 'tool_use',
    id: identifierOf('toolu_', ids, index),
    name: part.name,
    input: part.input,
    caller: { type: 'direct' },
  };
}

const stopReasons: Readonly<Record<Ending, Schemas['StopReason']>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  call: 'tool_use',
  sequence: 'stop_sequence',
  refusal: 'refusal',
};

/** Creates a message, in one piece or as a stream of named events. */
export const createMessage = answerInWords(
  'CreateMessageRequest',
  readOrder,
  (body, call, reply) => {
    const asked = body.messages.map(({ content }) => textOf(content));
    const message: Message = {
      id: identifierOf('msg_', call.ids),
      type: 'message',
      role: 'assistant',
      model: call.model,
      content: reply.parts.map((part, index) => blockOf(part, index, call.ids)),
      container: null,
      diagnostics: null,
      stop_details: null,
      stop_reason: stopReasons[reply.end],
      stop_sequence: reply.stopSequence,
      usage: {
        input_tokens: reply.usage?.input ?? countTokens([textOf(body.system), ...asked]),
        output_tokens: reply.usage?.output ?? countTokens(reply.parts.map(textOfPart)),
        output_tokens_details: null,
        cache_creation: null,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
        inference_geo: null,
        server_tool_use: null,
        service_tier: 'standard',
        speed: null,
      },
    };
    return body.stream === true
      ? { kind: 'stream', events: messageEvents(message, reply) }
      : { kind: 'json', body: message };
  },
);
