import { Ajv2020 } from 'ajv/dist/2020.js';
import { digest } from '../../base/digest.ts';
import { isRecord } from '../../base/json.ts';
import type { SeedMarks } from './key-file-snapshot.ts';
import type { StoredKey } from './keyring.ts';

const format = 'anyone-conformance mock state';
const version = 2;
/** The version that did not know yet what the seeds had said. */
const unmarked = 1;

/** The last moment that a `Date` can tell, in milliseconds since 1970. */
const lastMoment = 8_640_000_000_000_000;

const count = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const time = { type: 'integer', minimum: 0, maximum: lastMoment };
const orNull = (type: object): object => ({ anyOf: [type, { type: 'null' }] });

const hash = '^[0-9a-f]{64}$';

const storedKey = {
  type: 'object',
  additionalProperties: false,
  properties: {
    digest: { type: 'string', pattern: hash },
    id: { type: 'string', pattern: '^[\\w.]{1,100}$' },
    name: { type: 'string', minLength: 1 },
    masked: { type: 'string', pattern: '^(?:sk-)?….{0,4}$' },
    models: orNull({ type: 'array', items: { type: 'string', minLength: 1 } }),
    quota: orNull(count),
    used: count,
    disabled: { type: 'boolean' },
    expiresAt: orNull({ type: 'integer', minimum: -lastMoment, maximum: lastMoment }),
    deletedAt: orNull(time),
    createdAt: time,
    lastUsedAt: orNull(time),
  },
};

const fitsKeys = new Ajv2020().compile<StoredKey[]>({
  type: 'array',
  items: { ...storedKey, required: Object.keys(storedKey.properties) },
});

const fitsMarks = new Ajv2020().compile<SeedMarks>({
  type: 'object',
  propertyNames: { pattern: hash },
  additionalProperties: { type: 'string', pattern: hash },
});

/** What a state file holds. */
export type State = {
  readonly keys: readonly StoredKey[];
  /** What the key file said of its keys when it was last read; null in a file of the first version. */
  readonly seeds: SeedMarks | null;
};

type Misfit = { readonly fits: false; readonly complaint: string };

/** What was read of a state file, or in a sentence why it is not taken. */
export type StateReading = ({ readonly fits: true } & State) | Misfit;

const misfit = (complaint: string): Misfit => ({ fits: false, complaint });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A place in the list of keys, for a person who counts from 1. */
function placeOf(pointer: string): string {
  const [, index, ...members] = pointer.split('/');
  const key = index === undefined ? 'the list of keys' : `key ${Number(index) + 1}`;
  return members.length === 0 ? key : `\`${members.join('.')}\` of ${key}`;
}

function firstTwice(texts: readonly string[]): number {
  return texts.findIndex((text, index) => texts.indexOf(text) !== index);
}

/** The text of which the checksum is one: the keys alone in the first version. */
const checkedText = (keys: string, seeds: string | null): string =>
  seeds === null ? keys : `${keys}${seeds}`;

function readMembers(keys: unknown, seeds: unknown, checksum: unknown): StateReading {
  if (!Array.isArray(keys)) return misfit('it has no list of keys');
  // First its form: what nests deeply enough cannot be written again for its sum.
  if (!fitsKeys(keys)) {
    const [error] = fitsKeys.errors ?? [];
    return misfit(`${placeOf(error?.instancePath ?? '')} ${error?.message ?? 'does not fit'}`);
  }
  // The sum is that of the text, so that a change to whatever byte of it is seen.
  if (seeds !== null && !fitsMarks(seeds)) return misfit('its `seeds` are no digests');
  const text = checkedText(JSON.stringify(keys), seeds === null ? null : JSON.stringify(seeds));
  if (checksum !== digest(text)) {
    return misfit('it was cut off or changed by hand: its checksum does not fit');
  }
  const twice = Math.max(
    firstTwice(keys.map((key) => key.digest)),
    firstTwice(keys.map(({ id }) => id)),
  );
  return twice === -1 ? { fits: true, keys, seeds } : misfit(`key ${twice + 1} is there twice`);
}

/** Reads the text of a state file. The complaint shows nothing that stands in the file. */
export function readState(text: string): StateReading {
  const root = parse(text);
  if (root === undefined) {
    return misfit(text.trim() === '' ? 'it is empty' : 'it is no JSON, or was cut off');
  }
  if (!isRecord(root) || root['format'] !== format) {
    return misfit('it is not a state file of this mock');
  }
  const { version: written } = root;
  if (typeof written !== 'number') return misfit('it does not tell its version');
  if (written !== version && written !== unmarked) {
    const age = written > version ? 'a newer' : 'another';
    return misfit(`${age} version of this mock wrote it (${written}; this one reads ${version})`);
  }
  const odd = Object.keys(root).find(
    (name) => !['format', 'version', 'checksum', 'keys', 'seeds'].includes(name),
  );
  return odd === undefined && (written === version || !('seeds' in root))
    ? readMembers(root['keys'], written === unmarked ? null : root['seeds'], root['checksum'])
    : misfit('it has a member that this mock does not know');
}

/** The text of a state file with these keys. */
export function writeState(keys: readonly StoredKey[], seeds: SeedMarks = {}): string {
  const [list, marks] = [JSON.stringify(keys), JSON.stringify(seeds)];
  const head = { format, version, checksum: digest(checkedText(list, marks)) };
  return `${JSON.stringify(head).slice(0, -1)},"seeds":${marks},"keys":${list}}\n`;
}
