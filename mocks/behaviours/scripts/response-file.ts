import { Ajv2020 } from 'ajv/dist/2020.js';
import { didYouMean, wordsOf } from '../../../base/errors.ts';
import { lazily } from '../../../base/json.ts';
import { parseYamlFile, readUserFile } from '../../../base/yaml.ts';
import { operationIds } from '../../../spec/index.ts';
import schema from '../../../spec/responses.schema.json' with { type: 'json' };
import type { Script } from './script.ts';
import { readEntry, type ScriptedEntry } from './scripted-entry.ts';

const validator = lazily(() =>
  new Ajv2020({ strict: false, verbose: true, allErrors: true }).compile<ScriptedEntry[]>(schema),
);

/**
 * Reads scripted answers from YAML or JSON; `spec/responses.schema.json` is its form.
 *
 * @param name what messages call it
 * @throws UsageError naming the answer, the field and what is wrong with it
 */
export function parseAnswers(content: string | Uint8Array, name: string): Script {
  const { value, refuse } = parseYamlFile(content, name, { validator, entry: 'answer' });
  return value.map((entry, index) => {
    // The schema lets any text through: only the specification lists the ids.
    const operation: string | undefined = entry.when?.operation;
    if (operation !== undefined && !operationIds.some((id) => id === operation)) {
      const hint = didYouMean(operation, operationIds);
      refuse([index, 'when', 'operation'], `names no operation.${hint} \`list\` shows them`);
    }
    try {
      return readEntry(entry);
    } catch (error) {
      return refuse([index], wordsOf(error));
    }
  });
}

/** Reads the scripted answers of a file. @throws UsageError as `parseAnswers` does */
export const parseResponseFile = (content: string | Uint8Array, file: string): Script =>
  parseAnswers(content, `--responses ${file}`);

/** Reads a response file. @throws UsageError when it cannot be read or does not fit. */
export const readResponseFile = async (file: string): Promise<Script> =>
  parseResponseFile(await readUserFile(file, `--responses ${file}`), file);
