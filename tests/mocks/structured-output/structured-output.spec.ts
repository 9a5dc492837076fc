import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { fitValue } from '../../../mocks/structured-output/fit-value.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { readAs } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';
import { wantedSchemas } from './wanted-schemas.ts';

type Schema = Readonly<Record<string, unknown>>;

// A record of many members nests ajv's code too deeply without `allErrors`.
const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
addFormats.default(ajv);

/** A text that hits its limit is cut. */
const mostTokens = 1_000_000;

const gateway = createGateway();
const call = (...[id, members]: [Parameters<typeof fixtureRequest>[0], Schema]) =>
  gateway.fetch(fixtureRequest(id, keyOf('active'), { members }));

async function chatText(schema: Schema): Promise<string> {
  const response_format = { type: 'json_schema', json_schema: { name: 'it', schema } };
  const answer = await readAs(
    'CreateChatCompletionResponse',
    await call('createChatCompletion', { response_format, max_completion_tokens: mostTokens }),
  );
  return answer.choices[0]?.message.content ?? '';
}

async function contentText(config: Schema): Promise<string> {
  const generationConfig = {
    responseMimeType: 'application/json',
    maxOutputTokens: mostTokens,
    ...config,
  };
  const answer = await readAs(
    'GenerateContentResponse',
    await call('generateContent', { generationConfig }),
  );
  return answer.candidates[0]?.content.parts[0]?.text ?? '';
}

test.describe('an answer fits its schema, the same in two formats:', () => {
  for (const [name, schema] of Object.entries(wantedSchemas)) {
    test(name, async () => {
      const texts = [await chatText(schema), await contentText({ responseJsonSchema: schema })];
      const validate = ajv.compile(schema);
      expect(validate(JSON.parse(texts[0] ?? '')), ajv.errorsText(validate.errors)).toBe(true);
      expect(texts).toEqual([texts[0], texts[0]]);
    });
  }
});

const closed = (properties: Schema): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const asks: Readonly<Record<string, (schema: Schema) => Promise<Response>>> = {
  OpenAI: (schema) => {
    const json_schema = { name: 'it', strict: true, schema };
    return call('createChatCompletion', { response_format: { type: 'json_schema', json_schema } });
  },
  Anthropic: (schema) =>
    call('createMessage', { output_config: { format: { type: 'json_schema', schema } } }),
  Gemini: (responseSchema) =>
    call('generateContent', {
      generationConfig: { responseMimeType: 'application/json', responseSchema },
    }),
};

const refusals: readonly (readonly [asked: string, schema: Schema, message: string])[] = [
  [
    'OpenAI',
    closed({ v: { type: 'array', items: { type: 'string' }, uniqueItems: true } }),
    "Invalid schema for response_format 'it': In context=('properties', 'v'), 'uniqueItems' is not permitted.",
  ],
  [
    'OpenAI',
    { type: 'object', properties: { v: { type: 'string' } }, required: ['v'] },
    "Invalid schema for response_format 'it': In context=(), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    'OpenAI',
    { ...closed({ v: { type: 'string' } }), required: [] },
    "Invalid schema for response_format 'it': In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing 'v'.",
  ],
  [
    'OpenAI',
    closed({ v: { type: 'string', pattern: '^(?!a)' } }),
    "Invalid schema for response_format 'it': In context=('properties', 'v'), 'pattern' is not a regular expression that is supported: look-around and back-references are not.",
  ],
  [
    'Anthropic',
    closed({ v: { type: 'integer', minimum: 1, maximum: 3 } }),
    "output_config.format.schema: For 'integer' type, properties maximum, minimum are not supported.",
  ],
  [
    'Anthropic',
    { type: 'object', properties: {} },
    "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false.",
  ],
  [
    'Gemini',
    { type: 'OBJECT', properties: { v: { type: 'STRING', const: 'a' } } },
    `Invalid JSON payload received. Unknown name "const" at 'generation_config.response_schema.properties.v': Cannot find field.`,
  ],
];

test.describe('a schema outside the subset of its provider is refused in its words:', () => {
  for (const [asked, schema, message] of refusals) {
    test(`${asked}, ${message.slice(-60)}`, async () => {
      const answer = await asks[asked]?.(schema);
      expect(answer?.status).toBe(400);
      expect(await answer?.json()).toMatchObject({ error: { message } });
    });
  }

  test('with the keys in it masked', async () => {
    const answer = await asks['OpenAI']?.(closed({ [keyOf('active')]: { not: {} } }));
    expect(answer?.status).toBe(400);
    expect(await answer?.text()).not.toContain(keyOf('active'));
  });
});

test('a schema that sets its enum against its pattern finds no value', async () => {
  expect(await fitValue({ enum: ['red', 'green'], pattern: '^b' })).toMatchObject({ fits: false });
});

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);
const chain = Object.fromEntries(
  count(40).map((index) => {
    const next = { $ref: `#/$defs/a${index + 1}` };
    return [`a${index}`, index === 39 ? { enum: ['x'], type: 'integer' } : { anyOf: [next, next] }];
  }),
);
const costly: Readonly<Record<string, Schema>> = {
  'a large constant with `contains`': {
    type: 'array',
    enum: [count(2000)],
    contains: { enum: count(2000).map((one) => -one - 1) },
  },
  'many different records': { const: count(30_000).map(() => ({ a: 1 })), uniqueItems: true },
  'a choice of choices': { $ref: '#/$defs/a0', $defs: chain },
  'a schema that is itself': { $ref: '#' },
  'lists in lists': {
    type: 'array',
    minItems: 1000,
    items: { type: 'array', minItems: 1000, items: { type: 'array', minItems: 1000 } },
  },
  'long repetitions': { type: 'string', pattern: '(?:[a-z]{1000}|x)'.repeat(80) },
  'a pattern that backtracks': { enum: [`${'a'.repeat(50_000)}!`], pattern: '^(a|a)*$' },
  '100 patterns that are too long for their length': {
    allOf: count(100).map((index) => ({
      properties: {
        [`p${index}`]: { type: 'string', pattern: `^[a-z]{500}${index}$`, maxLength: 3 },
      },
      required: [`p${index}`],
    })),
  },
};

test.describe('a schema that asks for very much is refused soon:', () => {
  for (const [name, schema] of Object.entries(costly)) {
    test(name, async () => {
      const before = process.cpuUsage();
      expect(await fitValue(schema)).toMatchObject({ fits: false });
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1e6).toBeLessThan(3);
    });
  }
});

test.describe("Google's own form of a schema is read", () => {
  test('with counts as texts and types in upper case', async () => {
    const responseSchema = {
      type: 'ARRAY',
      minItems: '3',
      items: { type: 'STRING', minLength: '8', nullable: true },
    };
    const texts: unknown = JSON.parse(await contentText({ responseSchema }));
    const fitting = {
      type: 'array',
      minItems: 3,
      items: { type: ['string', 'null'], minLength: 8 },
    };
    expect(ajv.validate(fitting, texts), ajv.errorsText()).toBe(true);
  });

  test('with a choice that is answered as a plain text', async () => {
    const responseSchema = { type: 'STRING', format: 'enum', enum: ['A', 'B'] };
    const config = { responseMimeType: 'text/x.enum', responseSchema };
    expect(['A', 'B']).toContain(await contentText(config));
  });
});

test.describe('the OpenAI SDK parses what a schema of Zod asks for:', () => {
  const client = new OpenAI({
    baseURL: 'http://mock.example/v1',
    apiKey: keyOf('active'),
    fetch: (input, init) => gateway.fetch(new Request(input, init)),
  });
  const kinds = {
    regex: z.string().regex(/^[A-Z]{3}-\d{4}$/),
    startsWith: z.string().startsWith('id_'),
    endsWith: z.string().endsWith('.png'),
    includes: z.string().includes('needle'),
    ulid: z.ulid(),
    cuid2: z.cuid2(),
    nanoid: z.nanoid(),
    e164: z.e164(),
    uuid: z.uuid(),
    url: z.url(),
    datetime: z.iso.datetime(),
    ipv4: z.ipv4(),
    negative: z.number().int().negative(),
    step: z.number().multipleOf(0.25).gt(1),
    union: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a'), n: z.number() }),
      z.object({ kind: z.literal('b') }),
    ]),
    nullable: z.string().min(3).nullable(),
    list: z.array(z.enum(['a', 'b'])).min(2),
  };
  for (const [name, kind] of Object.entries(kinds)) {
    test(name, async () => {
      const form = z.object({ v: kind });
      const completion = await client.chat.completions.parse({
        model: 'gpt-5.4',
        messages: [{ role: 'user', content: 'x' }],
        response_format: zodResponseFormat(form, 'it'),
      });
      expect(form.safeParse(completion.choices[0]?.message.parsed)).toMatchObject({
        success: true,
      });
    });
  }
});
