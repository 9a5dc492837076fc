import { hideKeys } from '../../keys/keyring.ts';
import type { Part } from '../../operations/finish-reply.ts';
import type { ScriptedReply } from '../../operations/reply.ts';
import { cutText } from '../../operations/text.ts';
import type { Asked } from './conversation.ts';

/** What a template may name, and what it is in a request. Nothing is executed. */
const values: Readonly<Record<string, (asked: Asked) => string>> = {
  last_message: ({ message }) => message,
  model: ({ model }) => model ?? '',
  system: ({ conversation }) => conversation?.system ?? '',
  tool_result: ({ conversation }) => conversation?.toolResult ?? '',
  turn: ({ conversation }) => String(conversation?.turn ?? 1),
};

export const templateNames: readonly string[] = Object.keys(values);

const template = /\{\{\s*(\w+)\s*\}\}/g;

/** The name of the first template in a text that is not known; undefined where all are. */
export const unknownTemplate = (text: string): string | undefined =>
  [...text.matchAll(template)]
    .map(([, name = '']) => name)
    .find((name) => !Object.hasOwn(values, name));

/** The most characters of a request that one template repeats. */
const mostRepeated = 100_000;

const fill = (text: string, asked: Asked): string =>
  text.replace(template, (whole, name: string) =>
    Object.hasOwn(values, name)
      ? hideKeys(cutText(values[name]?.(asked) ?? '', mostRepeated))
      : whole,
  );

const fillPart = (part: Part, asked: Asked): Part =>
  part.kind === 'call' ? part : { ...part, text: fill(part.text, asked) };

/** An answer with the words of the request in the place of its templates; keys in them are hidden. */
export const fillReply = (reply: ScriptedReply, asked: Asked): ScriptedReply =>
  reply.parts.some((part) => part.kind !== 'call' && part.text.includes('{{'))
    ? { ...reply, parts: reply.parts.map((part) => fillPart(part, asked)) }
    : reply;
