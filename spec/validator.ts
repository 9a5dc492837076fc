import type { ErrorObject } from 'ajv';
import type { components } from './generated/openapi.ts';

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

/** The member that an error is about; ajv reports a missing or an unknown one at its parent. */
function pointerOf({ instancePath, keyword, params = {} }: SchemaError): string {
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

function describe(error: SchemaError): SchemaProblem {
  const { message = 'does not fit', keyword, params = {} } = error;
  const choices: unknown = keyword === 'enum' ? params['allowedValues'] : undefined;
  const words = plainMessages[keyword] ?? message;
  return {
    pointer: pointerOf(error),
    message: `${words}${Array.isArray(choices) ? `: ${choices.join(', ')}` : ''}`,
  };
}

/** What a validator reads of an error of ajv's. */
type SchemaError = Pick<ErrorObject, 'instancePath' | 'keyword' | 'message'> &
  Partial<Pick<ErrorObject, 'params'>>;

/** A check of one schema, as ajv makes it; `errors` has what it found the last time. */
export type SchemaCheck = {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
};

/** Checks by the names of their schemas. */
export type SchemaChecks = Readonly<Record<string, SchemaCheck>>;

/**
 * Makes a validator of checks that were generated from the document.
 *
 * @throws where it is asked for a schema that has no check
 */
export function createValidator(checks: SchemaChecks): Validator {
  const checkOf = (name: string): SchemaCheck => {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) throw new Error(`the schema ${name} has no check`);
    return check;
  };
  return {
    conforms: <Name extends SchemaName>(name: Name, value: unknown): value is Schemas[Name] =>
      checkOf(name)(value),
    problems: (name, value) => {
      const check = checkOf(name);
      return check(value) ? [] : (check.errors ?? []).map(describe);
    },
  };
}
