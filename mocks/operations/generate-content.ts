import type { Schemas } from '../../spec/validator.ts';
import { answerTo } from './call.ts';
import { contentChunks, eventsOf } from './content-chunks.ts';
import { identifierOf } from './identifiers.ts';
import { lastUserText, textOf } from './message-text.ts';
import { memberOf } from './record.ts';
import { composeReply, insistedTool, type Reply, type ReplyOrder, type Tool } from './reply.ts';
import { countTokens } from './token-count.ts';

type ContentRequest = Schemas['GenerateContentRequest'];
type Candidate = Schemas['GenerateContentResponse']['candidates'][number];

/** Google takes each member in camelCase and in snake_case. */
const configOf = (body: ContentRequest): Schemas['GenerationConfig'] =>
  body.generationConfig ?? body.generation_config ?? {};

/** The function that the request insists on: mode `ANY`, of the allowed functions the first. */
function calledTool(body: ContentRequest): Tool | undefined {
  const calling = memberOf(body.toolConfig ?? body.tool_config, 'functionCallingConfig');
  if (memberOf(calling, 'mode') !== 'ANY') return undefined;
  const declared = (body.tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []);
  const tools = declared.map(({ name, parameters }) => ({ name, parameters }));
  const allowed = memberOf(calling, 'allowedFunctionNames');
  const [name = true]: unknown[] = Array.isArray(allowed) ? allowed : [];
  return insistedTool(tools, name);
}

function readOrder(body: ContentRequest): ReplyOrder {
  const config = configOf(body);
  const turns = body.contents.map(({ role = 'user', parts }) => ({ role, content: parts }));
  const json = config.responseMimeType === 'application/json';
  return {
    prompt: lastUserText(turns),
    limit: config.maxOutputTokens,
    tool: calledTool(body),
    schema: json ? (config.responseSchema ?? config.responseJsonSchema ?? {}) : undefined,
  };
}

function candidateOf(reply: Reply, index: number): Candidate {
  const part =
    reply.kind === 'text'
      ? { text: reply.text }
      : { functionCall: { name: reply.name, args: reply.input } };
  return {
    index,
    content: { role: 'model', parts: [part] },
    finishReason: reply.kind === 'call' || reply.complete ? 'STOP' : 'MAX_TOKENS',
  };
}

/** Generates content, as many candidates as are asked for; in pieces where the path asks for a stream. */
export const generateContent = answerTo('GenerateContentRequest', (body, call) => {
  const reply = composeReply(readOrder(body));
  const count = Math.min(configOf(body).candidateCount ?? 1, 8);
  const said = reply.kind === 'text' ? reply.text : JSON.stringify(reply.input);
  const system = textOf((body.systemInstruction ?? body.system_instruction)?.parts);
  const asked = body.contents.map(({ parts }) => textOf(parts));
  const promptTokenCount = countTokens([system, ...asked]);
  const candidatesTokenCount = countTokens([said]) * count;
  const answer: Schemas['GenerateContentResponse'] = {
    candidates: Array.from({ length: count }, (_, index) => candidateOf(reply, index)),
    usageMetadata: {
      promptTokenCount,
      candidatesTokenCount,
      totalTokenCount: promptTokenCount + candidatesTokenCount,
    },
    modelVersion: call.model,
    responseId: identifierOf('', call.seed),
  };
  if (call.stream === null) return { kind: 'json', body: answer };
  const items = contentChunks(answer);
  return call.stream === 'array'
    ? { kind: 'array', items }
    : { kind: 'stream', events: eventsOf(items) };
});
