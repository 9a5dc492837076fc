import { operationIds } from '../../../spec/index.ts';
import type { Patch } from '../../gateway/stages.ts';
import { followScript, type Script, type ScriptedAnswer } from './script.ts';
import { readEntry, type ScriptedEntry } from './scripted-entry.ts';

function readNumbered(entry: ScriptedEntry, index: number): ScriptedAnswer {
  const operation = entry.when?.operation;
  try {
    if (operation === undefined || operationIds.includes(operation)) return readEntry(entry);
  } catch (error) {
    throw new Error(`answer ${index + 1} ${error instanceof Error ? error.message : 'is wrong'}`);
  }
  throw new Error(`answer ${index + 1} \`when.operation\` names no operation`);
}

/** Reads the entries of a program. @throws Error that names the entry and what is wrong with it */
export const readEntries = (entries: readonly ScriptedEntry[]): Script => entries.map(readNumbered);

/**
 * Gives answers that you wrote down: the first entry that fits a request answers it, and the mock's own
 * words where none does. The entries are those of a response file (`spec/responses.schema.json`).
 *
 * @throws Error that names the entry and what is wrong with it
 *
 * @example
 * scriptAnswers([{ when: { message: /weather/i }, text: 'It is raining.' }]);
 */
export function scriptAnswers(entries: readonly ScriptedEntry[]): Patch {
  const script = readEntries(entries);
  return followScript(() => script);
}
