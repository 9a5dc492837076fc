type Schema = Readonly<Record<string, unknown>>;

/** An object with one member, as strict structured output wants it: `v` has the given schema. */
const v = (schema: Schema | boolean, siblings: Schema = {}): Schema => ({
  type: 'object',
  properties: { v: schema },
  required: ['v'],
  additionalProperties: false,
  ...siblings,
});
const text = (keywords: Schema): Schema => v({ type: 'string', ...keywords });
const number = (keywords: Schema): Schema => v({ type: 'number', ...keywords });
const integer = (keywords: Schema): Schema => v({ type: 'integer', ...keywords });
const list = (keywords: Schema): Schema => v({ type: 'array', ...keywords });
const record = (keywords: Schema): Schema => v({ type: 'object', ...keywords });

const wideNames = Array.from({ length: 900 }, (_, index) => `p${index}`);
const strings = { type: 'string' };

/** Schemas that a caller may ask for, by what is unusual in them; a value of each is found. */
export const wantedSchemas: Readonly<Record<string, Schema>> = {
  'a pattern': text({ pattern: '^[A-Z]{3}-\\d{4}$' }),
  'a pattern with choices': text({ pattern: '^(?:red|green|[^a-z]{2,5})$' }),
  'a pattern without anchors': text({ pattern: '[0-9]{2}' }),
  'a pattern and a length': text({ pattern: '^[a-z]+$', minLength: 12, maxLength: 14 }),
  'a pattern and a length beyond its anchors': text({ pattern: '^ab', minLength: 40 }),
  'the start of a text': text({ pattern: '^id_.*' }),
  'a ULID': text({ pattern: '^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}$' }),
  'a telephone number': text({ pattern: '^\\+[1-9]\\d{6,14}$' }),
  'a text of 12,000 characters': text({ minLength: 12_000 }),
  'an empty text': text({ maxLength: 0 }),
  'an address of 20 characters': text({ format: 'email', minLength: 20 }),
  'a host name of 30 characters': text({ format: 'hostname', minLength: 30 }),
  'a URI of 60 characters': text({ format: 'uri', minLength: 60 }),
  'a URI that begins with https': text({ format: 'uri', pattern: '^https://' }),
  'each format': v({
    type: 'object',
    properties: Object.fromEntries(
      [
        'date-time date time duration email hostname ipv4 ipv6 uri uuid uri-reference uri-template',
        'json-pointer relative-json-pointer regex byte',
      ]
        .join(' ')
        .split(' ')
        .map((format) => [format, { type: 'string', format }]),
    ),
  }),
  'a number between two ends that are out': number({ exclusiveMinimum: 0, exclusiveMaximum: 0.1 }),
  'a number above an end that is in and one that is out': number({
    minimum: 0,
    exclusiveMinimum: 5,
  }),
  'a multiple of a hundredth': number({ multipleOf: 0.01, minimum: 0.29 }),
  'a multiple of a tenth': number({ multipleOf: 0.1, minimum: 0.3 }),
  'a number close to another': number({ exclusiveMinimum: 1, maximum: 1.0000001 }),
  'an integer below a fraction': integer({ maximum: -1.5 }),
  'an even integer around zero': integer({ multipleOf: 2, minimum: -5, maximum: 1 }),
  'a multiple of seven below zero': integer({ multipleOf: 7, maximum: -10 }),
  'a negative integer': integer({ exclusiveMaximum: 0 }),
  'an integer of the range of a double': integer({
    minimum: -9007199254740991,
    maximum: 9007199254740991,
  }),
  'an integer that is a multiple of a fraction': integer({ multipleOf: 1.5, minimum: 1 }),
  '150 items': list({ items: strings, minItems: 150 }),
  'three different items': list({ items: strings, minItems: 3, uniqueItems: true }),
  'two different items of a choice': list({
    items: { enum: ['a', 'b'] },
    minItems: 2,
    uniqueItems: true,
  }),
  'different integers': list({
    items: { type: 'integer', minimum: 3, maximum: 7 },
    minItems: 5,
    uniqueItems: true,
  }),
  'different records': list({
    items: {
      type: 'object',
      properties: { id: { type: 'integer' }, on: { type: 'boolean' } },
      required: ['id', 'on'],
    },
    minItems: 4,
    uniqueItems: true,
  }),
  'a tuple': list({ prefixItems: [strings, { type: 'number' }], items: false, minItems: 2 }),
  'a tuple that may be short': list({ prefixItems: [strings, { type: 'number' }], items: false }),
  'an empty list': list({ items: strings, maxItems: 0 }),
  'a list without any item that fits': list({ items: false }),
  'a choice that begins with null': v({ type: ['string', 'null'], enum: [null, 'a'] }),
  'null or a text': v({ anyOf: [{ type: 'null' }, strings] }),
  'a choice of which the type fits the last alone': v({ type: 'integer', enum: ['a', null, 4] }),
  'a choice of which the range fits some': v({ enum: [1, 2, 3, 4], minimum: 3 }),
  'a reference': v({ $ref: '#/$defs/n' }, { $defs: { n: v({ type: 'integer', minimum: 3 }) } }),
  'a reference with a keyword next to it': v(
    { $ref: '#/$defs/n', minimum: 9 },
    { $defs: { n: { type: 'integer', minimum: 3 } } },
  ),
  'a tree': v(
    { $ref: '#/$defs/n' },
    {
      $defs: {
        n: {
          type: 'object',
          properties: { c: { type: 'array', items: { $ref: '#/$defs/n' } }, v: strings },
          required: ['c', 'v'],
          additionalProperties: false,
        },
      },
    },
  ),
  'a linked list': v(strings, {
    properties: { v: strings, next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } },
    required: ['v', 'next'],
  }),
  'a linked list whose end is referred to': v(strings, {
    properties: { v: strings, next: { anyOf: [{ $ref: '#' }, { $ref: '#/$defs/nil' }] } },
    required: ['v', 'next'],
    $defs: { nil: { type: 'null' } },
  }),
  'two minimums': v({ allOf: [{ minimum: 5 }, { minimum: 2 }] }),
  'two minimums of an integer': v({ allOf: [{ type: 'integer', minimum: 5 }, { minimum: 2 }] }),
  'two choices': v({ allOf: [{ enum: ['a', 'b'] }, { enum: ['b', 'c'] }] }),
  'two units': v({
    allOf: [
      { type: 'integer', multipleOf: 4 },
      { multipleOf: 6, minimum: 1 },
    ],
  }),
  'number or else integer': v({ oneOf: [{ type: 'number' }, { type: 'integer' }] }),
  'one of two records that overlap': v({
    oneOf: [
      { type: 'object', properties: { a: strings }, required: ['a'] },
      { type: 'object', properties: { a: strings, b: strings }, required: ['a', 'b'] },
    ],
  }),
  'a union distinguished by a member': v({
    anyOf: ['a', 'b'].map((kind) => ({
      type: 'object',
      properties: { kind: { const: kind }, [kind]: { type: 'number' } },
      required: ['kind', kind],
      additionalProperties: false,
    })),
  }),
  'a choice of which the first cannot be': v({ anyOf: [false, { type: 'integer', minimum: 2 }] }),
  'a required member that nothing describes': record({ required: ['a'] }),
  'two members of any name': record({ minProperties: 2, additionalProperties: { type: 'number' } }),
  'two members at most': record({
    properties: { a: strings, b: strings, c: strings },
    required: ['c'],
    maxProperties: 2,
  }),
  'members with names that every object has': record({
    properties: { constructor: strings, toString: strings, hasOwnProperty: strings },
    required: ['constructor', 'toString', 'hasOwnProperty'],
    additionalProperties: false,
  }),
  'a pattern of a colour': text({ pattern: '^#[0-9a-f]{6}$' }),
  'a choice that a pattern narrows': text({ enum: ['red', 'green'], pattern: '^g' }),
  'a pattern that makes some engines slow': text({ pattern: '^(a+)+$', minLength: 60 }),
  '900 members': {
    type: 'object',
    properties: Object.fromEntries(wideNames.map((name) => [name, strings])),
    required: wideNames,
    additionalProperties: false,
  },
  'ten levels': Array.from({ length: 10 }).reduce<Schema>(
    (inner) => v(inner, { properties: { v: inner, optional: { type: 'number' } } }),
    strings,
  ),
  'anything at all': v(true),
};
