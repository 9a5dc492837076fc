import { isUsersTurn } from './asked-text.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** A function that the caller offers to the model. */
export type Tool = { readonly name: string; readonly parameters: JsonSchema | undefined };

/** The function that the mock's model calls. */
export type CalledTool = Tool & {
  /** The member of the request in which the functions stand, for an error. */
  readonly member: string;
  /** True where the request leaves it to the model whether to call. */
  readonly isFree: boolean;
};

/** How free a request leaves the model: not to call, to call or to talk, or to call one of some. */
export type ToolChoice = {
  readonly mode: 'none' | 'auto' | 'required';
  /** The functions that may be called; all of them where this is absent. */
  readonly names?: readonly unknown[];
};

/** What a conversation offers to call, and whose turn it is. */
export type Offer = {
  readonly tools: readonly Tool[];
  readonly choice: ToolChoice;
  /** The member of the request in which the functions stand. */
  readonly member: string;
  /** The request: a tool is called where the user spoke last, so that no call was answered since. */
  readonly body: unknown;
};

/**
 * The function that is called: of those that may be the first. A request that leaves it to the model has it
 * called once for each thing that the user says, so that a loop of calls and results ends with a text.
 */
export function chooseTool({ tools, choice, member, body }: Offer): CalledTool | undefined {
  const { mode, names } = choice;
  if (tools.length === 0 || mode === 'none') return undefined;
  if (mode === 'auto' && !isUsersTurn(body)) return undefined;
  const tool = tools.find(({ name }) => names === undefined || names.includes(name));
  return tool && { ...tool, member, isFree: mode === 'auto' };
}

/** The mode that a text names, and `auto` where it names none that is known. */
export const modeOf = (text: unknown): ToolChoice['mode'] =>
  text === 'none' || text === 'required' ? text : 'auto';
