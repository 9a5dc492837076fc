import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { codeOf, didYouMean, UsageError } from '../../base/errors.ts';
import { readYaml } from '../../base/yaml.ts';
import { operationIds } from '../../spec/index.ts';
import schema from '../../spec/responses.schema.json' with { type: 'json' };
import { explainAnswer } from './explain-answer.ts';
import type { Script, ScriptedAnswer } from './script.ts';
import { readEntry, type ScriptedEntry } from './scripted-entry.ts';

const fits = new Ajv2020({ strict: false, verbose: true }).compile<ScriptedEntry[]>(schema);

function readAnswer(entry: ScriptedEntry, complain: (problem: string) => never): ScriptedAnswer {
  // The schema lets any text through: there is no better place for the ids than the specification.
  const operation: string | undefined = entry.when?.operation;
  if (operation !== undefined && !operationIds.some((id) => id === operation)) {
    complain(
      `\`when.operation\` names no operation.${didYouMean(operation, operationIds)} \`list\` shows them`,
    );
  }
  try {
    return readEntry(entry);
  } catch (error) {
    return complain(error instanceof Error ? error.message : 'does not fit');
  }
}

/**
 * Reads scripted answers from a YAML file; `spec/responses.schema.json` is its form.
 *
 * @param file its name, for messages
 * @throws UsageError naming the answer, the field and what is wrong with it
 */
export function parseResponseFile(content: string | Uint8Array, file: string): Script {
  const complain = (problem: string): never => {
    throw new UsageError(`--responses ${file}: ${problem}.`);
  };
  const reading = readYaml(content);
  if (!reading.fits) return complain(reading.complaint);
  const root = reading.value;
  if (!Array.isArray(root)) return complain('needs a list of answers');
  if (!fits(root)) {
    const [first] = fits.errors ?? [];
    return complain(first === undefined ? 'does not fit' : explainAnswer(first));
  }
  return root.map((entry, index) =>
    readAnswer(entry, (problem) => complain(`answer ${index + 1} ${problem}`)),
  );
}

/** Reads a response file. @throws UsageError when it cannot be read or does not fit. */
export async function readResponseFile(file: string): Promise<Script> {
  const bytes = await readFile(file).catch((error: unknown) => {
    const code = codeOf(error, 'unreadable');
    throw new UsageError(`--responses ${file}: cannot be read (${code}).`);
  });
  return parseResponseFile(bytes, file);
}
