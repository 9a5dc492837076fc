import { Ajv } from 'ajv';
import { UsageError } from '../../base/errors.ts';
import { lazily } from '../../base/json.ts';
import { looksLikeKey } from '../../base/value-shape.ts';
import { decodeText, parseYamlFile, type YamlFile } from '../../base/yaml.ts';
import schema from '../../spec/config.schema.json' with { type: 'json' };
import { readBaseUrl } from '../target-from-env.ts';
import type { Configuration } from './configuration.ts';

const form = {
  validator: lazily(() =>
    new Ajv({ verbose: true, allErrors: true, strict: true }).compile<Configuration>(schema),
  ),
  secretAdvice: 'Keys come only from the environment, and `keys` names their variables.',
};

/** Checks every line as it is, comments too: no message may quote a key, not even of broken YAML. */
function refuseKeys(text: string, file: string): void {
  const at = text.split('\n').findIndex(looksLikeKey);
  if (at === -1) return;
  throw new UsageError(
    `${file}, line ${at + 1}: holds what looks like a key. Keys come from the environment alone: take it out, name its variable under \`keys\`, and delete the key if others could read the file.`,
  );
}

function refuseSharedVariables({ value: { keys = {} }, refuse }: YamlFile<Configuration>): void {
  const holders = new Map<string, string>();
  for (const [state, variable] of Object.entries(keys)) {
    const holder = holders.get(variable);
    if (holder !== undefined)
      refuse(['keys', state], `names the same variable as \`keys.${holder}\``);
    holders.set(variable, state);
  }
}

/**
 * Reads a configuration from the bytes of its file.
 *
 * @param file its name, for messages
 * @throws UsageError naming the line, the field and the shape of what was found, never its value
 */
export function parseConfiguration(bytes: Uint8Array, file: string): Configuration {
  const text = decodeText(bytes);
  if (text !== null) refuseKeys(text, file);
  const read = parseYamlFile(bytes, file, form);
  refuseSharedVariables(read);
  const { baseUrl } = read.value;
  if (baseUrl !== undefined)
    readBaseUrl(baseUrl, `${file}, line ${read.lineOf(['baseUrl'])}: \`baseUrl\``);
  return read.value;
}
