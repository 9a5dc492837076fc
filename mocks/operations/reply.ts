import { cutText } from './cut-text.ts';
import { isRecord } from './record.ts';
import { replyText } from './reply-text.ts';
import { sampleValue } from './sample-value.ts';
import { charactersPerToken } from './token-count.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** A function that the caller offers to the model. */
export type Tool = { readonly name: string; readonly parameters: JsonSchema | undefined };

/** An answer that somebody wrote down for the mock to give. */
export type ScriptedReply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly input: Record<string, unknown> };

/** What an answer is to be like, read from a request of any format. */
export type ReplyOrder = {
  /** What the user said last. */
  readonly prompt: string;
  /** The most tokens that a text may have. */
  readonly limit?: number | null | undefined;
  /** The function to call instead of saying anything. */
  readonly tool?: Tool | undefined;
  /** The schema of the JSON text to answer with; one without members asks for any object. */
  readonly schema?: JsonSchema | undefined;
  /** The answer itself, where it was written down beforehand. */
  readonly scripted?: ScriptedReply | undefined;
};

/** What the mock's model answers, before a format puts it into its own words. */
export type Reply =
  | { readonly kind: 'text'; readonly text: string; readonly complete: boolean }
  | { readonly kind: 'call'; readonly name: string; readonly input: Record<string, unknown> };

/** The whole answer, before any limit. */
function fullText(prompt: string, schema: JsonSchema | undefined): string {
  if (schema === undefined) return replyText(prompt);
  const anyObject = Object.keys(schema).length === 0;
  return JSON.stringify(anyObject ? { answer: replyText(prompt) } : sampleValue(schema));
}

/** Composes the answer to a request; a text that hits its limit is cut there and not complete. */
export function composeReply({ prompt, limit, tool, schema, scripted }: ReplyOrder): Reply {
  if (scripted?.kind === 'call') return scripted;
  if (scripted === undefined && tool !== undefined) {
    const input = sampleValue(tool.parameters ?? {});
    return { kind: 'call', name: tool.name, input: isRecord(input) ? { ...input } : {} };
  }
  const whole = scripted?.text ?? fullText(prompt, schema);
  const text = cutText(whole, (limit ?? Number.POSITIVE_INFINITY) * charactersPerToken);
  return { kind: 'text', text, complete: text.length === whole.length };
}

/**
 * The function that a request insists on.
 *
 * @param choice the name of one of them, or `true` for any; a request that leaves it to the model
 *   gets a text
 */
export const insistedTool = (tools: readonly Tool[], choice: unknown): Tool | undefined =>
  choice === true ? tools[0] : tools.find(({ name }) => name === choice);
