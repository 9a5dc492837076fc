import { isRecord, memberOf } from '../../../base/json.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { dialects } from '../../structured-output/dialects.ts';
import { isUsersTurn, lastUserText, textOf } from '../asked-text.ts';
import { answerInWords, identifierOf } from '../call.ts';
import type { Reply, ReplyOrder, WantedForm } from '../reply.ts';
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
    tool: chooseTool({
      tools,
      choice: body.tool_choice === undefined ? { mode: 'auto' } : choiceOf(body.tool_choice),
      member: 'tools',
      isUsersTurn: isUsersTurn(body),
    }),
    form: formOf(body),
  };
}

function blockOf(reply: Reply, seed: string): Schemas['ContentBlock'] {
  return reply.kind === 'text'
    ? { type: 'text', text: reply.text, citations: null }
    : {
        type: 'tool_use',
        id: identifierOf('toolu_', seed),
        name: reply.name,
        input: reply.input,
        caller: { type: 'direct' },
      };
}

function stopReason(reply: Reply): Schemas['StopReason'] {
  if (reply.kind === 'call') return 'tool_use';
  return reply.complete ? 'end_turn' : 'max_tokens';
}

/** Creates a message, in one piece or as a stream of named events. */
export const createMessage = answerInWords(
  'CreateMessageRequest',
  readOrder,
  (body, call, reply) => {
    const said = reply.kind === 'text' ? reply.text : JSON.stringify(reply.input);
    const asked = body.messages.map(({ content }) => textOf(content));
    const message: Message = {
      id: identifierOf('msg_', call.digest),
      type: 'message',
      role: 'assistant',
      model: call.model,
      content: [blockOf(reply, call.digest)],
      container: null,
      diagnostics: null,
      stop_details: null,
      stop_reason: stopReason(reply),
      stop_sequence: null,
      usage: {
        input_tokens: countTokens([textOf(body.system), ...asked]),
        output_tokens: countTokens([said]),
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
      ? { kind: 'stream', events: messageEvents(message) }
      : { kind: 'json', body: message };
  },
);
