import type { Schemas } from '../../../spec/validator.ts';
import { answerInWords, type Call, identifierOf } from '../call.ts';
import { type Part, type Reply, textOfPart } from '../finish-reply.ts';
import { keepResponse, tokensBefore } from '../stored/responses.ts';
import { countTokens } from '../text.ts';
import { responseEvents } from './response-events.ts';
import { readResponseOrder, responseTexts } from './response-order.ts';

type ResponseObject = Schemas['CreateResponseResponse'];
type ResponseRequest = Schemas['CreateResponseRequest'];
type OutputItem = Schemas['ResponseOutputItem'];

/** The response before there is any output: what it was asked for, with the defaults filled in. */
function startedResponse(body: ResponseRequest, call: Call): ResponseObject {
  return {
    id: identifierOf('resp_', call.ids),
    object: 'response',
    created_at: call.createdAt,
    status: 'in_progress',
    model: call.model,
    access_programs: null,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    metadata: body.metadata ?? {},
    output: [],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: body.previous_response_id ?? null,
    reasoning: body.reasoning ? { ...body.reasoning } : { effort: null, summary: null },
    service_tier: 'default',
    store: body.store ?? true,
    temperature: body.temperature ?? 1,
    text: body.text ?? { format: { type: 'text' } },
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_p: body.top_p ?? 1,
    truncation: body.truncation ?? 'disabled',
  };
}

/** The part of a message: words, or a refusal of the model itself. */
const contentOf = (kind: 'text' | 'refusal', text: string): Schemas['ResponseOutputPart'] =>
  kind === 'refusal'
    ? { type: 'refusal', refusal: text }
    : { type: 'output_text', text, annotations: [], logprobs: [] };

function outputItem(part: Part, index: number, isCut: boolean, ids: string): OutputItem {
  if (part.kind === 'thinking') {
    const summary = [{ type: 'summary_text', text: part.text }];
    return { id: identifierOf('rs_', ids, index), type: 'reasoning', summary };
  }
  if (part.kind === 'call') {
    return {
      id: identifierOf('fc_', ids, index),
      type: 'function_call',
      status: 'completed',
      call_id: identifierOf('call_', ids, index),
      name: part.name,
      arguments: JSON.stringify(part.input),
    };
  }
  return {
    id: identifierOf('msg_', ids, index),
    type: 'message',
    role: 'assistant',
    status: isCut ? 'incomplete' : 'completed',
    content: [contentOf(part.kind, part.text)],
  };
}

const outputOf = ({ parts, end }: Reply, ids: string): OutputItem[] =>
  parts.map((part, index) =>
    outputItem(part, index, end === 'length' && index === parts.length - 1, ids),
  );

function finishedResponse(
  started: ResponseObject,
  body: ResponseRequest,
  reply: Reply,
  output: OutputItem[],
  tokensSoFar: number,
): ResponseObject {
  const complete = reply.end !== 'length';
  const input_tokens = reply.usage?.input ?? tokensSoFar + countTokens(responseTexts(body));
  const output_tokens = reply.usage?.output ?? countTokens(reply.parts.map(textOfPart));
  const thoughts = reply.parts.map((part) => (part.kind === 'thinking' ? part.text : ''));
  return {
    ...started,
    status: complete ? 'completed' : 'incomplete',
    completed_at: complete ? started.created_at : null,
    incomplete_details: complete ? null : { reason: 'max_output_tokens' },
    output,
    usage: {
      input_tokens,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens,
      output_tokens_details: { reasoning_tokens: countTokens(thoughts) },
      total_tokens: input_tokens + output_tokens,
    },
  };
}

/** Creates a response, in one piece or as a stream of named events. */
export const createResponse = answerInWords(
  'CreateResponseRequest',
  readResponseOrder,
  (body, call, reply) => {
    const tokensSoFar = tokensBefore(body, call);
    if (typeof tokensSoFar !== 'number') return tokensSoFar;
    const started = startedResponse(body, call);
    const finished = finishedResponse(started, body, reply, outputOf(reply, call.ids), tokensSoFar);
    keepResponse(body, call, finished);
    return body.stream === true
      ? { kind: 'stream', events: responseEvents(started, finished, reply) }
      : { kind: 'json', body: finished };
  },
);
