import { _, str } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import { transform } from 'esbuild';
import type { SchemaCheck, SchemaChecks } from '../validator.ts';
import { relaxSchemas } from './relax-schemas.ts';

type Schemas = Readonly<Record<string, unknown>>;

/** Which checks are made of the schemas. */
export type CheckOptions = {
  /** Reads numbers and booleans out of texts, as a form carries them, and writes them back into the value. */
  readonly coerce?: boolean;
  /** Lets members that may be null be left out, as some answers do. */
  readonly relaxed?: boolean;
};

/**
 * Whether a text has more characters than a limit, as JSON Schema counts them: a pair of surrogates is one. They are
 * counted only where its length leaves that open. Its source becomes a part of the generated code.
 */
function isLonger(text: string, limit: number): boolean {
  if (text.length <= limit || text.length > 2 * limit) return text.length > limit;
  let count = 0;
  for (const _character of text) count += 1;
  return count > limit;
}

/**
 * Puts `minLength` and `maxLength` in the place of ajv's own, which count a text of 30 MB to its end while nobody
 * else is answered.
 */
function limitLengths(ajv: Ajv2020): void {
  for (const [keyword, comparison, added] of [
    ['maxLength', 'more', 0],
    ['minLength', 'fewer', 1],
  ] as const) {
    ajv.removeKeyword(keyword);
    ajv.addKeyword({
      keyword,
      type: 'string',
      schemaType: 'number',
      error: {
        message: ({ schemaCode }) => str`must NOT have ${comparison} than ${schemaCode} characters`,
      },
      code: (context) => {
        const { gen, data, schema } = context;
        const check = gen.scopeValue('func', { ref: isLonger, code: _`isLonger` });
        const isTooLong = _`${check}(${data}, ${Number(schema) - added})`;
        context.pass(added === 0 ? _`!${isTooLong}` : isTooLong);
      },
    });
  }
}

const prefix = 'schema:';

function openSchemas(schemas: Schemas, { coerce = false, relaxed = false }: CheckOptions): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: false,
    inlineRefs: false,
    // A form has no types, and no list of one item.
    coerceTypes: coerce ? 'array' : false,
    // The OpenAPI linter checks the document.
    validateSchema: false,
    code: { source: true, esm: true },
  });
  addFormats.default(ajv);
  limitLengths(ajv);
  const references = JSON.stringify(relaxed ? relaxSchemas(schemas) : schemas, (name, value) =>
    name === 'description' && typeof value === 'string' ? undefined : value,
  ).replaceAll('#/components/schemas/', prefix);
  for (const [name, schema] of Object.entries<object>(JSON.parse(references))) {
    ajv.addSchema(schema, prefix + name);
  }
  return ajv;
}

/** Returns a check for each schema, which is compiled at its first use: for tests, which ask for any of them. */
export function compileSchemas(schemas: Schemas, options: CheckOptions = {}): SchemaChecks {
  const ajv = openSchemas(schemas, options);
  const lazily = (name: string): SchemaCheck => {
    const check: SchemaCheck = (value) => {
      const compiled = ajv.getSchema(prefix + name);
      const fits = compiled?.(value) === true;
      check.errors = compiled?.errors ?? null;
      return fits;
    };
    return check;
  };
  return Object.fromEntries(Object.keys(schemas).map((name) => [name, lazily(name)]));
}

/** Members of errors that no validator reads: a third of the code. */
const unreadMembers =
  /\bschemaPath:"(?:[^"\\]|\\.)*",|\bparams:\{(?!missingProperty|additionalProperty|allowedValues)[^{}]*\},/g;

/**
 * Writes the checks of some schemas as a module of JavaScript, so that nothing is compiled while a mock runs: ajv takes
 * 28 ms to be loaded, and 35 ms for the schema of a completion.
 */
export async function writeChecks(
  schemas: Schemas,
  names: readonly string[],
  options: CheckOptions = {},
): Promise<string> {
  const exported = Object.fromEntries(names.map((name) => [name, prefix + name]));
  const code = standalone
    .default(openSchemas(schemas, options), exported)
    .replaceAll('require("ajv-formats/dist/formats").fullFormats', 'fullFormats');
  const formats = code.includes('fullFormats')
    ? "import { fullFormats } from 'ajv-formats/dist/formats.js';\n"
    : '';
  return writeModule(`${formats}${isLonger}\n${code}`);
}

const metaSchema = 'https://json-schema.org/draft/2020-12/schema';

/** Writes the check of JSON Schemas themselves, `isSchema`: to compile it takes 45 ms, longer than a call with a schema. */
export async function writeMetaCheck(): Promise<string> {
  const ajv = new Ajv2020({ strict: false, logger: false, code: { source: true, esm: true } });
  const code = standalone.default(ajv, { isSchema: metaSchema });
  // It compares the names in a list of types, and nothing else: other values are no types.
  return writeModule(code.replaceAll('require("ajv/dist/runtime/equal").default', 'Object.is'));
}

/** @throws where the code needs a module of its own */
async function writeModule(code: string): Promise<string> {
  const written = await transform(code.replaceAll(unreadMembers, ''), {
    minify: true,
    format: 'esm',
    target: 'es2022',
  });
  if (/\brequire\(/.test(written.code)) throw new Error('a check needs a module of its own');
  return written.code;
}
