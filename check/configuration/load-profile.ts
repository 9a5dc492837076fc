import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { didYouMean, UsageError } from '../../base/errors.ts';
import { explainMisfit } from '../../base/explain-misfit.ts';
import { isRecord, lazily } from '../../base/json.ts';
import { looksLikeKey } from '../../base/value-shape.ts';
import { decodeText, parseYamlFile, readUserFile } from '../../base/yaml.ts';
import schema from '../../spec/config.schema.json' with { type: 'json' };
import type { NamedProfile } from '../../spec/profiles/apply-profile.ts';
import type { Profile } from '../../spec/profiles/profile.ts';

const profileRule = { $ref: `${schema.$id}#/definitions/profile` };

const ajv = lazily(() =>
  new Ajv({ verbose: true, allErrors: true, strict: true }).addSchema(schema),
);

const form = {
  validator: lazily(() => ajv().compile<Profile>(profileRule)),
  secretAdvice: 'A profile holds no key. `{ env: VARIABLE }` takes a value from the environment.',
};

/** A profile as the member of an object, so that messages name its fields as `profile.…`. */
const memberValidator = lazily(() =>
  ajv().compile<{ readonly profile: Profile }>({
    type: 'object',
    properties: { profile: profileRule },
    required: ['profile'],
  }),
);

const folder = lazily(() =>
  join(
    dirname(fileURLToPath(import.meta.resolve('anyone-conformance/config.schema.json'))),
    'profiles',
  ),
);

/** The names of the built-in profiles. */
export const builtInProfiles = (): string[] =>
  readdirSync(folder())
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .toSorted();

/** A path, and no name of a built-in profile. */
const isPath = (text: string): boolean => /[/\\]|\.(?:ya?ml|json)$/.test(text);

/** The file of a built-in profile. @throws UsageError where there is none of this name */
function builtInFile(given: string, source: string, advice: string): string {
  const names = builtInProfiles();
  if (!names.includes(given)) {
    throw new UsageError(
      `${source}: there is no built-in profile of this name.${didYouMean(given, names)} They are ${names.join(', ')}. ${advice}`,
    );
  }
  return join(folder(), `${given}.yaml`);
}

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
  const file = isPath(given)
    ? resolve(base, given)
    : builtInFile(given, source, 'A file has a path such as ./profile.yaml.');
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

/** The first place, at or below `path`, of a text that looks like a key; undefined where there is none. */
function placeOfKey(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') return looksLikeKey(value) ? path : undefined;
  if (!isRecord(value) && !Array.isArray(value)) return undefined;
  for (const [name, member] of Object.entries(value)) {
    if (looksLikeKey(name)) return path;
    const place = placeOfKey(member, Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`);
    if (place !== undefined) return place;
  }
  return undefined;
}

/**
 * Reads the profile of a program: a built-in one by its name, or the profile as a value.
 *
 * @throws UsageError where there is none of this name, or it does not fit: naming the field, never its value
 */
export function readProfileOption(given: unknown): NamedProfile {
  if (typeof given === 'string') {
    const file = builtInFile(given, 'profile', 'Another profile is given as an object.');
    const name = `profile ${given}`;
    return { name, profile: parseProfile(readFileSync(file), name) };
  }
  const value: unknown = { profile: given };
  const fits = memberValidator();
  if (!fits(value)) throw new UsageError(explainMisfit(fits.errors ?? [], form).words);
  const place = placeOfKey(given, 'profile');
  if (place !== undefined) {
    throw new UsageError(
      `\`${place}\` holds what looks like a key. Name its variable as \`{ env: VARIABLE }\`.`,
    );
  }
  return { name: 'profile', profile: value.profile };
}
