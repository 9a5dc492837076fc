import type { Schemas } from '../../../spec/validator.ts';
import { answerInWords, type Call, createdAt, identifierOf } from '../call.ts';
import type { Reply } from '../reply.ts';
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
    id: identifierOf('resp_', call.digest),
    object: 'response',
    created_at: createdAt,
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

function outputItem(reply: Reply, seed: string): OutputItem {
  if (reply.kind === 'call') {
    return {
      id: identifierOf('fc_', seed),
      type: 'function_call',
      status: 'completed',
      call_id: identifierOf('call_', seed),
      name: reply.name,
      arguments: JSON.stringify(reply.input),
    };
  }
  return {
    id: identifierOf('msg_', seed),
    type: 'message',
    role: 'assistant',
    status: reply.complete ? 'completed' : 'incomplete',
    content: [{ type: 'output_text', text: reply.text, annotations: [], logprobs: [] }],
  };
}

function finishedResponse(
  started: ResponseObject,
  body: ResponseRequest,
  reply: Reply,
  item: OutputItem,
  tokensSoFar: number,
): ResponseObject {
  const complete = reply.kind === 'call' || reply.complete;
  const said = reply.kind === 'call' ? JSON.stringify(reply.input) : reply.text;
  const input_tokens = tokensSoFar + countTokens(responseTexts(body));
  const output_tokens = countTokens([said]);
  return {
    ...started,
    status: complete ? 'completed' : 'incomplete',
    completed_at: complete ? createdAt : null,
    incomplete_details: complete ? null : { reason: 'max_output_tokens' },
    output: [item],
    usage: {
      input_tokens,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens,
      output_tokens_details: { reasoning_tokens: 0 },
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
    const item = outputItem(reply, call.digest);
    const finished = finishedResponse(started, body, reply, item, tokensSoFar);
    keepResponse(body, call, finished);
    return body.stream === true
      ? { kind: 'stream', events: responseEvents(started, item, finished) }
      : { kind: 'json', body: finished };
  },
);
