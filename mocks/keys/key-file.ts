import { Ajv2020 } from 'ajv/dist/2020.js';
import { lazily } from '../../base/json.ts';
import { parseYamlFile, readUserFile } from '../../base/yaml.ts';
import { type KeySpec, type KeyState, keyStates } from '../../fixtures/keys.ts';

type WrittenKey = {
  readonly name: string;
  readonly key: string;
  readonly state?: KeyState;
  readonly models?: readonly string[] | null;
  readonly quota?: number | null;
  readonly rate?: number | null;
  readonly expiry?: string | null;
};

const datePattern =
  '^\\d{4}-\\d\\d-\\d\\d(?:[Tt ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:[Zz]|[+-]\\d\\d:\\d\\d)?)?$';

const keyList = {
  title: 'a list of keys, each with a name and a key',
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'key'],
    properties: {
      // As the control API accepts it, and without what a terminal would obey.
      name: {
        title: 'a text of 1 to 100 characters without control characters',
        type: 'string',
        pattern: '^\\P{Cc}{1,100}$',
      },
      key: {
        title: 'a text of 8 or more printable characters without spaces',
        type: 'string',
        pattern: '^[!-~]{8,}$',
      },
      state: { enum: keyStates },
      models: {
        title: 'a list of model names',
        type: ['array', 'null'],
        items: { title: 'the name of a model', type: 'string', minLength: 1 },
      },
      quota: {
        title: 'a whole number of 0 or more',
        type: ['integer', 'null'],
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
      },
      rate: {
        title: 'a whole number of 1 or more',
        type: ['integer', 'null'],
        minimum: 1,
        maximum: 1_000_000,
      },
      expiry: {
        title: 'a date such as 2027-01-31T00:00:00Z',
        type: ['string', 'null'],
        pattern: datePattern,
      },
    },
  },
};

const validator = lazily(() =>
  new Ajv2020({ verbose: true, allErrors: true, allowUnionTypes: true }).compile<
    readonly WrittenKey[] | { readonly keys: readonly WrittenKey[] }
  >({
    if: { type: 'object' },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      type: 'object',
      additionalProperties: false,
      required: ['keys'],
      properties: { keys: keyList },
    },
    else: keyList,
  }),
);

/** True for a day that is in the calendar: `Date` makes 2 March out of 30 February. */
function isRealDate(text: string): boolean {
  const [year, month = 0, day] = text.slice(0, 10).split('-').map(Number);
  const midnight = new Date(Date.UTC(year ?? 0, month - 1, day));
  return midnight.getUTCMonth() + 1 === month && !Number.isNaN(Date.parse(text));
}

/**
 * Reads the keys of a mock from a YAML file: a list, or a mapping with the list `keys`.
 *
 * @param file its name, for messages
 * @throws UsageError naming the entry, the field and the shape of what was found, never its value
 */
export function parseKeyFile(content: string | Uint8Array, file: string): KeySpec[] {
  const { value, refuse } = parseYamlFile(content, `--keys ${file}`, { validator, entry: 'key' });
  const entries = 'length' in value ? value : value.keys;
  const place = 'length' in value ? [] : ['keys'];
  const seen = new Map<string, number>();
  return entries.map((entry, index): KeySpec => {
    const { name, key, models = null, quota = null, rate, expiry = null } = entry;
    const { state = models === null ? 'active' : 'restricted' } = entry;
    const complain = (field: string, problem: string): never =>
      refuse([...place, index, field], problem);
    if (state === 'restricted' && models === null) {
      complain('state', 'is restricted: it needs `models`, the list of what the key may use');
    }
    if (expiry !== null && !isRealDate(expiry)) {
      complain('expiry', 'is a day or a time that does not exist');
    }
    const earlier = seen.get(key);
    if (earlier !== undefined) complain('key', `is the same as that of key ${earlier}`);
    seen.set(key, index + 1);
    const expiresAt = expiry === null ? null : new Date(expiry).toISOString();
    const limits = rate == null ? { quota } : { quota, rate };
    return { name, key, state, models, ...limits, expiresAt };
  });
}

/** Reads a key file. @throws UsageError when it cannot be read or does not fit. */
export const readKeyFile = async (file: string): Promise<KeySpec[]> =>
  parseKeyFile(await readUserFile(file, `--keys ${file}`), file);
