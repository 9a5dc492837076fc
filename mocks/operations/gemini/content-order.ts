import { isRecord, itemsOf, memberOf } from '../../../base/json.ts';
import { snakeCase } from '../../../base/text.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { dialects } from '../../structured-output/dialects.ts';
import { plainSchema } from '../../structured-output/plain-schema.ts';
import { lastUserText, textIn } from '../asked-text.ts';
import type { ReplyOrder, WantedForm } from '../reply.ts';
import { type CalledTool, chooseTool, type Tool, type ToolChoice } from '../tool-choice.ts';

type ContentRequest = Schemas['GenerateContentRequest'];

/**
 * A member in camelCase, or else in snake_case: Google takes both, and its Python library mixes them in one
 * request.
 */
function spelled(value: unknown, name: string): unknown {
  return memberOf(value, name) ?? memberOf(value, snakeCase(name));
}

/** The instruction of a content request, under either name. */
export const systemText = (body: ContentRequest): string =>
  textIn(memberOf(spelled(body, 'systemInstruction'), 'parts'));

const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** A schema in one of two members: in Google's own form, or as plain JSON Schema. */
function schemaIn(value: unknown, own: string, plain: string): Tool['parameters'] {
  const given = spelled(value, own);
  if (isRecord(given)) return plainSchema(given);
  const schema = spelled(value, plain);
  return isRecord(schema) ? schema : undefined;
}

/** A declared function; its parameters in Google's own schema form, or as plain JSON Schema. */
function toolOf(declared: unknown): Tool[] {
  const name = memberOf(declared, 'name');
  const parameters = schemaIn(declared, 'parameters', 'parametersJsonSchema');
  return typeof name === 'string' ? [{ name, parameters }] : [];
}

function choiceOf(body: ContentRequest): ToolChoice {
  const calling = spelled(spelled(body, 'toolConfig'), 'functionCallingConfig');
  const named = memberOf(calling, 'mode');
  const mode = named === 'ANY' ? 'required' : named === 'NONE' ? 'none' : 'auto';
  const names = itemsOf(spelled(calling, 'allowedFunctionNames'));
  return names.length === 0 ? { mode } : { mode, names };
}

/** The function that is called: mode `ANY` insists on one of the allowed ones. */
function calledTool(body: ContentRequest): CalledTool | undefined {
  const tools = (body.tools ?? [])
    .flatMap((tool) => itemsOf(spelled(tool, 'functionDeclarations')))
    .flatMap(toolOf);
  const choice = choiceOf(body);
  return chooseTool({ tools, choice, member: 'tools', body });
}

/** The form of a structured answer: JSON, or one word of a choice. */
function formOf(config: unknown): WantedForm | undefined {
  const type = spelled(config, 'responseMimeType');
  if (type !== 'application/json' && type !== 'text/x.enum') return undefined;
  const schema = schemaIn(config, 'responseSchema', 'responseJsonSchema');
  const isPlain = type === 'text/x.enum';
  if (schema === undefined && isPlain) return undefined;
  const isOwn = isRecord(spelled(config, 'responseSchema'));
  const dialect = isOwn ? dialects.gemini : dialects.geminiPlain;
  return { schema: schema ?? {}, member: 'generationConfig.responseSchema', isPlain, dialect };
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
  return {
    prompt: lastUserText(turns),
    limit: numberIn(spelled(config, 'maxOutputTokens')),
    stops: itemsOf(spelled(config, 'stopSequences')).filter((one) => typeof one === 'string'),
    isThinking: spelled(spelled(config, 'thinkingConfig'), 'includeThoughts') === true,
    tool: calledTool(body),
    form: formOf(config),
  };
}
