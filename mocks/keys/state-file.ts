import { Ajv2020 } from 'ajv/dist/2020.js';
import { createTurns } from '../../base/clock.ts';
import { isRecord, lazily, parseJson } from '../../base/json.ts';
import type { StoredKey } from './keyring.ts';

const format = 'anyone-conformance mock state';
const version = 3;

/** The last moment that a `Date` can hold, in milliseconds since 1970. */
const lastMoment = 8_640_000_000_000_000;

const count = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const time = { type: 'integer', minimum: 0, maximum: lastMoment };
const orNull = (type: object): object => ({ anyOf: [type, { type: 'null' }] });

const storedKey = {
  type: 'object',
  additionalProperties: false,
  properties: {
    digest: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    id: { type: 'string', pattern: '^[\\w.]{1,100}$' },
    name: { type: 'string', minLength: 1 },
    masked: { type: 'string', pattern: '^(?:sk-)?….{0,4}$' },
    models: orNull({ type: 'array', items: { type: 'string', minLength: 1 } }),
    quota: orNull(count),
    rate: orNull(count),
    used: count,
    disabled: { type: 'boolean' },
    expiresAt: orNull({ type: 'integer', minimum: -lastMoment, maximum: lastMoment }),
    deletedAt: orNull(time),
    createdAt: time,
    lastUsedAt: orNull(time),
  },
};

/** An older file has no rates. */
const requiredMembers = Object.keys(storedKey.properties).filter((name) => name !== 'rate');

const keysValidator = lazily(() =>
  new Ajv2020().compile<StoredKey[]>({
    type: 'array',
    items: { ...storedKey, required: requiredMembers },
  }),
);

/** The keys of a state file, or in a few words why it does not fit. */
export type StateReading =
  | { readonly fits: true; readonly keys: readonly StoredKey[] }
  | { readonly fits: false; readonly complaint: string };

const misfit = (complaint: string): StateReading => ({ fits: false, complaint });

/** A place in the list of keys, for a person who counts from 1. */
function placeOf(pointer: string): string {
  const [, index, ...members] = pointer.split('/');
  const key = index === undefined ? 'its list of keys' : `key ${Number(index) + 1}`;
  return members.length === 0 ? key : `\`${members.join('.')}\` of ${key}`;
}

/** The place of the first key whose name, of some kind, an earlier key has; -1 where none has. */
function firstTwice(keys: readonly StoredKey[], nameOf: (key: StoredKey) => string): number {
  const seen = new Set<string>();
  return keys.findIndex((key) => seen.size === seen.add(nameOf(key)).size);
}

/** Reads the text of a state file, in time linear in its keys. The complaint quotes nothing from the file. */
export function readState(text: string): StateReading {
  const root = parseJson(text);
  if (root === undefined) return misfit('it is no JSON, or was cut off');
  if (!isRecord(root) || root['format'] !== format) {
    return misfit('it is not a state file of this mock');
  }
  const { version: written, keys } = root;
  if (typeof written !== 'number') return misfit('it has no version');
  if (written > version) {
    return misfit(`a newer version of this mock wrote it (${written}; this one reads ${version})`);
  }
  const fitsKeys = keysValidator();
  if (!fitsKeys(keys)) {
    const [error] = fitsKeys.errors ?? [];
    return misfit(`${placeOf(error?.instancePath ?? '')} ${error?.message ?? 'does not fit'}`);
  }
  const twice = Math.max(
    firstTwice(keys, (key) => key.digest),
    firstTwice(keys, ({ id }) => id),
  );
  return twice === -1 ? { fits: true, keys } : misfit(`key ${twice + 1} is there twice`);
}

/** Keys that are written out at once. */
const atOnce = 1_000;

function* piecesOf(keys: readonly StoredKey[]): Generator<string> {
  yield JSON.stringify({ format, version, keys: [] }).slice(0, -2);
  for (let start = 0; start < keys.length; start += atOnce) {
    const piece = JSON.stringify(keys.slice(start, start + atOnce)).slice(1, -1);
    yield start === 0 ? piece : `,${piece}`;
  }
  yield ']}\n';
}

/** The text of a state file with these keys. */
export const writeState = (keys: readonly StoredKey[]): string => [...piecesOf(keys)].join('');

/** The same; callers are answered while it is written. */
export async function writeStateInTurns(keys: readonly StoredKey[]): Promise<string> {
  const turn = createTurns();
  const pieces: string[] = [];
  for (const piece of piecesOf(keys)) {
    pieces.push(piece);
    await turn();
  }
  return pieces.join('');
}
