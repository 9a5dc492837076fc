import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { type KeySeed, type KeyState, keyStates } from '../fixtures/keys.ts';
import { didYouMean, UsageError } from './usage-error.ts';

const fields = ['name', 'key', 'state', 'models', 'quota', 'expiry'];

const isState = (value: unknown): value is KeyState => keyStates.some((state) => state === value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value told by its shape: what it says could be a key. */
function shapeOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'string' ? `a text of ${value.length} characters` : `a ${typeof value}`;
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

function readExpiry(value: unknown, complain: (text: string) => never): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' &&
    /^\d{4}-\d\d-\d\d/.test(value) &&
    !Number.isNaN(Date.parse(value))
    ? new Date(value).toISOString()
    : complain(`\`expiry\` must be a date such as 2027-01-31T00:00:00Z, not ${shapeOf(value)}`);
}

function readQuota(value: unknown, complain: (text: string) => never): number | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
    ? value
    : complain(`\`quota\` must be a whole number of 0 or more, not ${shapeOf(value)}`);
}

function readEntry(entry: unknown, complain: (text: string) => never): KeySeed {
  if (!isRecord(entry)) return complain(`must be a mapping, not ${shapeOf(entry)}`);
  const odd = Object.keys(entry).find((name) => !fields.includes(name));
  if (odd !== undefined) {
    return complain(
      `has no field \`${odd}\`.${didYouMean(odd, fields)} The fields are ${fields.join(', ')}`,
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
  const name = entry['name'];
  if (typeof name !== 'string' || name === '') {
    return complain(`\`name\` must be a text, not ${shapeOf(name ?? null)}`);
  }
  return {
    name,
    key: readKey(entry['key'] ?? null, complain),
    state,
    models,
    quota: readQuota(entry['quota'], complain),
    expiresAt: readExpiry(entry['expiry'], complain),
  };
}

/**
 * Reads the keys of a mock from the text of a YAML file: a list, or a mapping with the list `keys`.
 *
 * @param file its name, for messages
 * @throws UsageError naming the entry, the field and the shape of what stands there, never its value
 */
export function parseKeyFile(text: string, file: string): KeySeed[] {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    throw new UsageError(
      `--keys ${file}: not valid YAML${line === undefined ? '' : ` at line ${line}`} (${error.code}).`,
    );
  }
  const root: unknown = document.toJS();
  const entries: unknown = isRecord(root) ? root['keys'] : root;
  if (!Array.isArray(entries) || entries.length === 0) {
    throw new UsageError(`--keys ${file}: needs a list of keys, each with a name and a key.`);
  }
  const seen = new Map<string, number>();
  return entries.map((entry: unknown, index) => {
    const complain = (problem: string): never => {
      throw new UsageError(`--keys ${file}: key ${index + 1} ${problem}.`);
    };
    const seed = readEntry(entry, complain);
    const earlier = seen.get(seed.key);
    if (earlier !== undefined) complain(`has the same \`key\` as key ${earlier}`);
    seen.set(seed.key, index + 1);
    return seed;
  });
}

/** Reads a key file. @throws UsageError when it cannot be read or does not fit. */
export async function readKeyFile(file: string): Promise<KeySeed[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new UsageError(`--keys ${file}: cannot be read (${code}).`);
  });
  return parseKeyFile(text, file);
}
