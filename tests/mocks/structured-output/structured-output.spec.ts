import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { fitValue } from '../../../mocks/structured-output/fit-value.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { readAs } from '../../support/read-answer.ts';
import { satisfiable } from './satisfiable-schemas.ts';
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

async function messageText(schema: Schema): Promise<string> {
  const output_config = { format: { type: 'json_schema', schema } };
  const members = { output_config, max_tokens: mostTokens };
  const answer = await readAs('CreateMessageResponse', await call('createMessage', members));
  const [block] = answer.content;
  return block?.type === 'text' ? block.text : '';
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

test.describe('an answer fits its schema in each format, and is the same again:', () => {
  for (const [name, schema] of Object.entries(wantedSchemas)) {
    test(name, async () => {
      const texts = [
        await chatText(schema),
        await messageText(schema),
        await contentText({ responseJsonSchema: schema }),
      ];
      const validate = ajv.compile(schema);
      expect(validate(JSON.parse(texts[0] ?? '')), ajv.errorsText(validate.errors)).toBe(true);
      expect(texts).toEqual([texts[0], texts[0], texts[0]]);
    });
  }
});

test('a value is found for every schema that a value is known to fit', () => {
  fc.assert(
    fc.property(satisfiable, ({ schema, value }) => {
      expect(ajv.validate(schema, value), 'the known value').toBe(true);
      const fitted = fitValue(schema);
      expect(fitted).toMatchObject({ fits: true });
      expect(fitted.fits && ajv.validate(schema, fitted.value)).toBe(true);
      expect(fitValue(schema)).toEqual(fitted);
    }),
    { numRuns: 50, seed: 7 },
  );
});

test.describe("Google's own form of a schema is read", () => {
  test('with counts as texts and types in upper case', async () => {
    const responseSchema = {
      type: 'ARRAY',
      minItems: '3',
      items: { type: 'STRING', minLength: '8', nullable: true },
    };
    expect(JSON.parse(await contentText({ responseSchema }))).toEqual([
      'sample..',
      'sample..',
      'sample..',
    ]);
  });

  test('with a choice that is answered as a plain text', async () => {
    const responseSchema = { type: 'STRING', format: 'enum', enum: ['A', 'B'] };
    const config = { responseMimeType: 'text/x.enum', responseSchema };
    expect(await contentText(config)).toBe('A');
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
    'email of 25': z.email().min(25),
    'email of 40': z.email().min(40),
    uuid: z.uuid(),
    url: z.url(),
    datetime: z.iso.datetime(),
    duration: z.iso.duration(),
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
