import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { didYouMean, UsageError } from '../../base/errors.ts';
import { lazily } from '../../base/json.ts';
import { looksLikeKey } from '../../base/value-shape.ts';
import { decodeText, parseYamlFile, readUserFile } from '../../base/yaml.ts';
import schema from '../../spec/config.schema.json' with { type: 'json' };
import type { NamedProfile } from '../../spec/profiles/apply-profile.ts';
import type { Profile } from '../../spec/profiles/profile.ts';

const form = {
  validator: lazily(() =>
    new Ajv({ verbose: true, allErrors: true, strict: true })
      .addSchema(schema)
      .compile<Profile>({ $ref: `${schema.$id}#/definitions/profile` }),
  ),
  secretAdvice: 'A profile holds no key. `{ env: VARIABLE }` takes a value from the environment.',
};

const folder = join(
  dirname(fileURLToPath(import.meta.resolve('anyone-conformance/config.schema.json'))),
  'profiles',
);

/** The names of the built-in profiles. */
export const builtInProfiles = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .toSorted();

/** A path, and no name of a built-in profile. */
const isPath = (text: string): boolean => /[/\\]|\.(?:ya?ml|json)$/.test(text);

/**
 * Reads a profile: a built-in one by its name, or a file.
 *
 * @param given the name, or a path below `base`
 * @param source the option or field that names it, for messages
 * @throws UsageError where there is none, or it does not fit: with the line and the field, never a value
 */
export async function loadProfile(
  given: string,
  base: string,
  source: string,
): Promise<NamedProfile> {
  if (!isPath(given)) {
    const names = builtInProfiles();
    if (!names.includes(given)) {
      throw new UsageError(
        `${source}: there is no built-in profile of this name.${didYouMean(given, names)} They are ${names.join(', ')}. A file has a path such as ./profile.yaml.`,
      );
    }
  }
  const file = isPath(given) ? resolve(base, given) : join(folder, `${given}.yaml`);
  const shown = `profile ${given}`;
  const bytes = await readUserFile(file, `${source} ${given}`);
  return { name: shown, profile: parseProfile(bytes, shown) };
}

/**
 * Reads a profile from the bytes of its file.
 *
 * @param file its name, for messages
 * @throws UsageError naming the line, the field and the shape of what was found, never its value
 */
export function parseProfile(bytes: Uint8Array, file: string): Profile {
  const text = decodeText(bytes);
  const at = text === null ? -1 : text.split('\n').findIndex(looksLikeKey);
  if (at !== -1) {
    throw new UsageError(
      `${file}, line ${at + 1}: holds what looks like a key. Remove it, name its variable as \`{ env: VARIABLE }\`, and delete the key if others could read the file.`,
    );
  }
  return parseYamlFile(bytes, file, form).value;
}
