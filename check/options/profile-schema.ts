import { keyStates } from '../../fixtures/keys.ts';
import { formatNames, operationIds } from '../../spec/index.ts';

/** A part of a JSON Schema. */
type Schema = Readonly<Record<string, unknown>>;

const objectOf = (properties: Schema, required: readonly string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  ...(required.length === 0 ? {} : { required }),
  properties,
});

const path = (words: string): Schema => ({
  title: `${words} that begins with a slash, such as /anthropic`,
  type: 'string',
  pattern: '^/[!-"$->@-~]*[!-"$-.0->@-~]$',
  maxLength: 200,
});

const fieldName: Schema = {
  title: 'the name of a header or a query parameter, such as api-key',
  type: 'string',
  pattern: '^[A-Za-z0-9_-]+$',
  maxLength: 64,
};

/** A value as it is, or the variable that holds it. */
const value: Schema = {
  if: { type: 'object' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: objectOf({ env: { $ref: '#/definitions/variable' } }, ['env']),
  else: {
    title: 'a text of printable characters, or `{ env: VARIABLE }`',
    type: 'string',
    pattern: '^[ -~]+$',
    maxLength: 1000,
  },
};

const members = (description: string): Schema => ({
  description,
  type: 'object',
  propertyNames: fieldName,
  additionalProperties: value,
});

const key = objectOf(
  {
    in: { description: 'Where the key goes.', enum: ['header', 'query'] },
    name: { description: 'The name of that header or query parameter.', ...fieldName },
    prefix: {
      description: 'What is written before the key, such as `Bearer ` with its space.',
      title: 'a text of printable characters',
      type: 'string',
      pattern: '^[ -~]*$',
      maxLength: 64,
    },
  },
  ['in', 'name'],
);

const operation = objectOf(
  {
    id: {
      title: 'an id of letters and digits that begins with a small letter, such as countTokens',
      type: 'string',
      pattern: '^[a-z][A-Za-z0-9]*$',
      maxLength: 64,
    },
    method: {
      description: 'That of the operation that it is like, by default.',
      enum: ['GET', 'POST'],
    },
    path: { description: 'Below the path of its format.', ...path('a path') },
    like: {
      description: 'The operation as which it is checked: its format, key, body and model.',
      enum: operationIds,
    },
    cost: {
      description: 'What a served call costs: that of the operation that it is like, by default.',
      enum: ['free', 'cheap', 'costly'],
    },
  },
  ['id', 'path', 'like'],
);

/** The JSON Schema of a profile. It refers to the definition `variable`. */
export const profileSchema: Schema = {
  title: 'Profile of a deployment',
  description: 'In what a gateway differs from the built-in contract.',
  ...objectOf({
    formats: {
      description: 'Where an API format is, and where its key goes.',
      ...objectOf(
        Object.fromEntries(
          formatNames.map((name) => [
            name,
            objectOf({
              path: {
                description: 'Below the base URL, the path where its endpoints are.',
                ...path('a path'),
              },
              key,
            }),
          ]),
        ),
      ),
    },
    headers: members('Headers of every request. A value from a variable is shown in no report.'),
    query: members(
      'Query members of every request. A value from a variable is shown in no report.',
    ),
    operations: {
      description: 'More endpoints: each is checked with every key state.',
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: operation,
    },
    keyStates: objectOf(
      {
        absent: {
          description:
            'The key states that the gateway does not have: their cases are not applicable.',
          title: 'a list of key states, without duplicates',
          type: 'array',
          uniqueItems: true,
          items: { enum: keyStates.filter((state) => state !== 'active' && state !== 'deleted') },
        },
      },
      ['absent'],
    ),
    notOffered: {
      description:
        'The operations that the gateway does not offer: their cases are not applicable.',
      title: 'a list of operations, without duplicates and not of all',
      type: 'array',
      uniqueItems: true,
      maxItems: operationIds.length - 1,
      items: { title: "an operation's id, such as createRerank", enum: operationIds },
    },
  }),
};
