import { readFile } from 'node:fs/promises';
import { codeOf, didYouMean, UsageError } from '../../base/errors.ts';
import { isRecord } from '../../base/json.ts';
import { shapeOf, shownName } from '../../base/value-shape.ts';
import { readYaml } from '../../base/yaml.ts';
import { type KeySpec, type KeyState, keyStates } from '../../fixtures/keys.ts';

const fields = ['name', 'key', 'state', 'models', 'quota', 'expiry'];

const isState = (value: unknown): value is KeyState => keyStates.some((state) => state === value);
/** A name as the control API takes it, and without what a terminal would obey. */
function readName(value: unknown, complain: (text: string) => never): string {
  if (typeof value !== 'string' || value === '') {
    return complain(`\`name\` must be a text, not ${shapeOf(value)}`);
  }
  if (value.length > 100) {
    return complain(`\`name\` must be 1 to 100 characters long, not ${shapeOf(value)}`);
  }
  return /\p{Cc}/u.test(value) ? complain('`name` must not hold control characters') : value;
}

function readKey(value: unknown, complain: (text: string) => never): string {
  if (typeof value !== 'string') return complain(`\`key\` must be a text, not ${shapeOf(value)}`);
  if (!/^[\x21-\x7e]{8,}$/.test(value)) {
    return complain(
      `\`key\` must be 8 or more printable characters without spaces, not ${shapeOf(value)}`,
    );
  }
  return value;
}

function readModels(value: unknown, complain: (text: string) => never): string[] | null {
  if (value === undefined || value === null) return null;
  const list: unknown[] = Array.isArray(value)
    ? value
    : complain(`\`models\` must be a list, not ${shapeOf(value)}`);
  return list.map((model) =>
    typeof model === 'string' && model !== ''
      ? model
      : complain(`\`models\` must hold names, not ${shapeOf(model)}`),
  );
}

const datePattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/i;

function readExpiry(value: unknown, complain: (text: string) => never): string | null {
  if (value === undefined || value === null) return null;
  const [, year, month, day] = (typeof value === 'string' && datePattern.exec(value)) || [];
  if (typeof value !== 'string' || year === undefined) {
    return complain(
      `\`expiry\` must be a date such as 2027-01-31T00:00:00Z, not ${shapeOf(value)}`,
    );
  }
  // Left to itself, `Date` makes the second of March out of the thirtieth of February.
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const exists = midnight.getUTCMonth() + 1 === Number(month) && !Number.isNaN(Date.parse(value));
  return exists
    ? new Date(value).toISOString()
    : complain('`expiry` is a day or a time that does not exist');
}

function readQuota(value: unknown, complain: (text: string) => never): number | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : complain(`\`quota\` must be a whole number of 0 or more, not ${shapeOf(value)}`);
}

function readEntry(entry: unknown, complain: (text: string) => never): KeySpec {
  if (!isRecord(entry)) return complain(`must be a mapping, not ${shapeOf(entry)}`);
  const odd = Object.keys(entry).find((name) => !fields.includes(name));
  if (odd !== undefined) {
    return complain(
      `has no field ${shownName(odd)}.${didYouMean(odd, fields)} The fields are ${fields.join(', ')}`,
    );
  }
  const models = readModels(entry['models'], complain);
  const state = entry['state'] ?? (models === null ? 'active' : 'restricted');
  if (!isState(state)) {
    return complain(`\`state\` must be one of ${keyStates.join(', ')}, not ${shapeOf(state)}`);
  }
  if (state === 'restricted' && models === null) {
    return complain('`state: restricted` needs `models`, the list of what the key may use');
  }
  return {
    name: readName(entry['name'], complain),
    key: readKey(entry['key'] ?? null, complain),
    state,
    models,
    quota: readQuota(entry['quota'], complain),
    expiresAt: readExpiry(entry['expiry'], complain),
  };
}

/** The list of entries in what a file holds. */
function entriesOf(root: unknown, complain: (text: string) => never): readonly unknown[] {
  const entries: unknown = isRecord(root) ? root['keys'] : root;
  const odd = isRecord(root) ? Object.keys(root).find((name) => name !== 'keys') : undefined;
  const hint = odd === undefined ? '' : didYouMean(odd, ['keys']);
  if (!Array.isArray(entries) || entries.length === 0) {
    return complain(`needs a list of keys, each with a name and a key.${hint}`);
  }
  if (odd !== undefined) complain(`has no member ${shownName(odd)}: its keys stand in \`keys\`.`);
  return entries;
}

/**
 * Reads the keys of a mock from a YAML file: a list, or a mapping with the list `keys`.
 *
 * @param file its name, for messages
 * @throws UsageError naming the entry, the field and the shape of what stands there, never its value
 */
export function parseKeyFile(content: string | Uint8Array, file: string): KeySpec[] {
  const refuse = (problem: string): never => {
    throw new UsageError(`--keys ${file}: ${problem}`);
  };
  const reading = readYaml(content);
  if (!reading.fits) return refuse(`${reading.complaint}.`);
  const seen = new Map<string, number>();
  return entriesOf(reading.value, refuse).map((entry, index) => {
    const complain = (problem: string): never => refuse(`key ${index + 1} ${problem}.`);
    const seed = readEntry(entry, complain);
    const earlier = seen.get(seed.key);
    if (earlier !== undefined) complain(`has the same \`key\` as key ${earlier}`);
    seen.set(seed.key, index + 1);
    return seed;
  });
}

/** Reads a key file. @throws UsageError when it cannot be read or does not fit. */
export async function readKeyFile(file: string): Promise<KeySpec[]> {
  const bytes = await readFile(file).catch((error: unknown) => {
    const code = codeOf(error, 'unreadable');
    throw new UsageError(`--keys ${file}: cannot be read (${code}).`);
  });
  return parseKeyFile(bytes, file);
}
