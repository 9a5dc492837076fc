import { memberOf } from '../../base/json.ts';
import type { Contract } from '../../spec/contract.ts';
import type { Format } from '../../spec/index.ts';
import { type Answer, headerOf, jsonOf } from '../cases/exchange.ts';

/** Members whose value is a word for programs, not a sentence for people. */
const isWord = /^(?:code|status|type|reason)$/;
function formOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(formOf);
  if (typeof value !== 'object') return typeof value;
  if (value === null) return null;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]): [string, unknown] => [
        name,
        isWord.test(name) && typeof member !== 'object' ? member : formOf(member),
      ]),
  );
}

/**
 * Returns the form of a refusal: its media type, the members of its JSON and the words in them that
 * clients use. Two refusals of one form may differ in their sentences, ids and dates.
 */
export function envelopeOf(answer: Answer): string {
  const medium = (headerOf(answer, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  return `${medium} ${JSON.stringify(formOf(jsonOf(answer)))}`;
}

/** Returns how an error object contradicts its status; null where the two agree. */
export function contradiction(contract: Contract, answer: Answer, format: Format): string | null {
  const error = memberOf(jsonOf(answer), 'error');
  const { member, statuses } = contract.formats[format].errorWord;
  const word = memberOf(error, member);
  const owed = typeof word === 'string' ? statuses[word] : undefined;
  if (owed !== undefined && owed !== answer.status) {
    return `the word ${String(word)}, which belongs to ${owed}`;
  }
  const code = memberOf(error, 'code');
  return format === 'gemini' && typeof code === 'number' && code !== answer.status
    ? `the code ${code}`
    : null;
}
