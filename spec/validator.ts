import { createRequire } from 'node:module';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { components } from './generated/openapi.ts';
import { schemas } from './generated/schemas.ts';
import { relaxSchemas } from './relax-schemas.ts';

/** The component schemas of the OpenAPI document, as types. */
export type Schemas = components['schemas'];

/** The name of a component schema. */
export type SchemaName = keyof Schemas & string;

/** One way in which a value does not fit its schema: a JSON pointer to the member, and the complaint. */
export type SchemaProblem = {
  readonly pointer: string;
  readonly message: string;
  /** True where the message is a whole sentence, to be used as it is. */
  readonly isSentence?: true;
};

/** Judges values against the document's component schemas. */
export type Validator = {
  /** True when `value` fits the named schema; narrows it to the generated type. */
  readonly conforms: <Name extends SchemaName>(
    name: Name,
    value: unknown,
  ) => value is Schemas[Name];
  /** Every problem of `value` under a schema, an empty list when it fits. The message never quotes the value. */
  readonly problems: (name: string, value: unknown) => SchemaProblem[];
};

const documentId = 'anyone:openapi';

/** The member that an error is about; ajv reports a missing or an unknown one at its parent. */
function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  const name: unknown =
    keyword === 'required' ? params['missingProperty'] : params['additionalProperty'];
  return typeof name === 'string'
    ? `${instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    : instancePath;
}

const plainMessages: Readonly<Record<string, string>> = {
  required: 'is missing',
  additionalProperties: 'is not known here',
};

function describe(error: ErrorObject): SchemaProblem {
  const { message = 'does not fit', keyword, params } = error;
  const choices: unknown = keyword === 'enum' ? params['allowedValues'] : undefined;
  const words = plainMessages[keyword] ?? message;
  return {
    pointer: pointerOf(error),
    message: `${words}${Array.isArray(choices) ? `: ${choices.join(', ')}` : ''}`,
  };
}

/** The characters of a text as JSON Schema counts them: a pair of surrogates is one. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Whether a text has more characters than a limit. They are counted only where its length leaves that open. */
const isLonger = (text: string, limit: number): boolean =>
  text.length > limit && (text.length > 2 * limit || countCharacters(text) > limit);

const error = (comparison: 'more' | 'fewer') => ({
  message: ({ schema }: { readonly schema: unknown }) =>
    `must NOT have ${comparison} than ${schema} characters`,
});

/**
 * Puts `minLength` and `maxLength` in the place of ajv's own, which count a text of 30 MB to its end while nobody
 * else is answered.
 */
export function limitLengths(ajv: Ajv2020): void {
  const text = { type: 'string', schemaType: 'number' } as const;
  for (const keyword of ['minLength', 'maxLength']) ajv.removeKeyword(keyword);
  ajv.addKeyword({
    keyword: 'maxLength',
    ...text,
    compile: (limit: number) => (value: string) => !isLonger(value, limit),
    error: error('more'),
  });
  ajv.addKeyword({
    keyword: 'minLength',
    ...text,
    compile: (limit: number) => (value: string) => isLonger(value, limit - 1),
    error: error('fewer'),
  });
}

/** Loads ajv, which takes longer than all else that a command without a validator loads. */
function loadAjv() {
  const require = createRequire(import.meta.url);
  const { Ajv2020 }: typeof import('ajv/dist/2020.js') = require('ajv/dist/2020.js');
  const addFormats: typeof import('ajv-formats') = require('ajv-formats');
  return { Ajv2020, addFormats };
}

type Options = { readonly coerce?: boolean; readonly relaxed?: boolean };

function openSchemas({ coerce = false, relaxed = false }: Options): Ajv2020 {
  const { Ajv2020, addFormats } = loadAjv();
  const ajv = new Ajv2020({
    strict: false,
    allErrors: false,
    // A form has no types, and no list of one item.
    coerceTypes: coerce ? 'array' : false,
    validateFormats: true,
    // The document is checked when it is generated; its schemas are compiled for one run.
    validateSchema: false,
    code: { optimize: false },
  });
  addFormats.default(ajv);
  limitLengths(ajv);
  ajv.addSchema({
    $id: documentId,
    components: { schemas: relaxed ? relaxSchemas(schemas) : schemas },
  });
  return ajv;
}

/**
 * Makes a validator. It reads the schemas at its first use, and compiles each at that schema's first.
 *
 * @param options.coerce read numbers and booleans out of strings, as a multipart form carries them
 *   (coerced members are written back into the value)
 * @param options.relaxed let members that may be null be left out, as some answers do
 */
export function createValidator(options: Options = {}): Validator {
  let opened: Ajv2020 | null = null;
  const compiled = new Map<string, ValidateFunction>();
  const compile = (name: string): ValidateFunction => {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    if (!Object.hasOwn(schemas, name)) throw new Error(`openapi.yaml has no schema ${name}`);
    opened ??= openSchemas(options);
    const validate = opened.compile({ $ref: `${documentId}#/components/schemas/${name}` });
    compiled.set(name, validate);
    return validate;
  };
  return {
    conforms: <Name extends SchemaName>(name: Name, value: unknown): value is Schemas[Name] =>
      compile(name)(value),
    problems: (name, value) => {
      const validate = compile(name);
      return validate(value) ? [] : (validate.errors ?? []).map(describe);
    },
  };
}
