import { Ajv2020 } from 'ajv/dist/2020.js';
import { compileSchemas } from '../../spec/schemas/compile-schemas.ts';
import type { SchemaCheck } from '../../spec/validator.ts';
import { expect, test } from '../test.ts';

const usual = new Ajv2020({ strict: false });

/** The check of a schema as the document's are made, and as ajv makes it by itself. */
const checksOf = (schema: object): readonly (SchemaCheck | undefined)[] => [
  compileSchemas({ text: schema })['text'],
  usual.compile(schema),
];

const limits = [0, 1, 2, 5, 6];
const texts = [
  '',
  'a',
  'é',
  '😀',
  '😀😀',
  'ab😀cd',
  '\ud83d',
  '\ude00\ud83d',
  'abcdef',
  '😀'.repeat(6),
];

test('a text is as long as JSON Schema counts it, and the complaint is the usual one', () => {
  for (const keyword of ['minLength', 'maxLength']) {
    for (const limit of limits) {
      const [validate, expected] = checksOf({ [keyword]: limit });
      for (const text of texts) {
        const what = `${keyword} ${limit} of ${JSON.stringify(text)}`;
        expect(validate?.(text), what).toBe(expected?.(text));
        expect(validate?.errors?.[0]?.message, what).toBe(expected?.errors?.[0]?.message);
      }
    }
  }
});

/** Milliseconds of the quickest of some runs. */
function quickest(run: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

test('a text that is much too long, or long enough, is not counted', () => {
  const long = 'x'.repeat(5_000_000);
  for (const schema of [{ maxLength: 1_000 }, { minLength: 1 }]) {
    const [validate, counting] = checksOf(schema);
    expect(quickest(() => validate?.(long))).toBeLessThan(quickest(() => counting?.(long)) / 20);
  }
});
