import type { Schemas } from '../../spec/validator.ts';
import { lastUserText } from './message-text.ts';
import { isRecord, memberOf } from './record.ts';
import { insistedTool, type ReplyOrder, type Tool } from './reply.ts';

type ContentRequest = Schemas['GenerateContentRequest'];

/**
 * A member in camelCase, or else in snake_case: Google takes both, and its Python library mixes them in one
 * request.
 */
function spelled(value: unknown, name: string): unknown {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return memberOf(value, name) ?? memberOf(value, snake);
}

const recordIn = (value: unknown): ReplyOrder['schema'] => (isRecord(value) ? value : undefined);
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** A declared function; its parameters in Google's own schema form, or as plain JSON Schema. */
function toolOf(declared: unknown): Tool[] {
  const name = memberOf(declared, 'name');
  const parameters = spelled(declared, 'parameters') ?? spelled(declared, 'parametersJsonSchema');
  return typeof name === 'string' ? [{ name, parameters: recordIn(parameters) }] : [];
}

/** The function that the request insists on: mode `ANY`, of the allowed functions the first. */
function calledTool(body: ContentRequest): Tool | undefined {
  const calling = spelled(spelled(body, 'toolConfig'), 'functionCallingConfig');
  if (memberOf(calling, 'mode') !== 'ANY') return undefined;
  const tools = (body.tools ?? [])
    .flatMap((tool) => listIn(spelled(tool, 'functionDeclarations')))
    .flatMap(toolOf);
  const [name = true] = listIn(spelled(calling, 'allowedFunctionNames'));
  return insistedTool(tools, name);
}

/** How many answers a request asks for: one at least, and no service gives more than eight. */
export const candidateCount = (body: ContentRequest): number => {
  const asked = numberIn(spelled(spelled(body, 'generationConfig'), 'candidateCount')) ?? 1;
  return Math.trunc(Math.min(Math.max(asked, 1), 8));
};

/** What a content request asks the mock's model for. */
export function readContentOrder(body: ContentRequest): ReplyOrder {
  const config = spelled(body, 'generationConfig');
  const turns = body.contents.map(({ role = 'user', parts }) => ({ role, content: parts }));
  const isJson = spelled(config, 'responseMimeType') === 'application/json';
  const schema = spelled(config, 'responseSchema') ?? spelled(config, 'responseJsonSchema');
  return {
    prompt: lastUserText(turns),
    limit: numberIn(spelled(config, 'maxOutputTokens')),
    tool: calledTool(body),
    schema: isJson ? (recordIn(schema) ?? {}) : undefined,
  };
}
