import fc from 'fast-check';

type Schema = Readonly<Record<string, unknown>>;

/** A schema and a value that fits it. */
type Known = { readonly schema: Schema; readonly value: unknown };

const texts = fc
  .record({ value: fc.string({ maxLength: 12 }), less: fc.nat(12), more: fc.nat(12) })
  .map(({ value, less, more }): Known => {
    const size = [...value].length;
    const minLength = Math.max(0, size - less);
    return { schema: { type: 'string', minLength, maxLength: size + more }, value };
  });

const patterned = fc
  .constantFrom('[A-Z]{2}\\d+', '(?:ab|cd)*e', 'x.y?', '\\w{3,5}', '[^a-z]+', '(?:\\d{2}-){2}z')
  .chain((pattern) =>
    fc
      .stringMatching(new RegExp(`^${pattern}$`, 'u'))
      .map((value): Known => ({ schema: { type: 'string', pattern: `^${pattern}$` }, value })),
  );

const integers = fc
  .record({
    unit: fc.integer({ min: 1, max: 9 }),
    factor: fc.integer({ min: -50, max: 50 }),
    less: fc.nat(20),
    more: fc.nat(20),
  })
  .map(({ unit, factor, less, more }): Known => {
    const value = factor * unit + 0;
    const [minimum, maximum] = [value - less, value + more];
    return { schema: { type: 'integer', multipleOf: unit, minimum, maximum }, value };
  });

const numbers = fc
  .record({
    value: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    less: fc.double({ min: 0.001, max: 10, noNaN: true }),
  })
  .map(({ value, less }): Known => {
    const schema = { type: 'number', exclusiveMinimum: value - less, maximum: value };
    return { schema, value };
  });

const choices = fc
  .uniqueArray(fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null)), {
    minLength: 1,
    maxLength: 4,
  })
  .map((values): Known => ({ schema: { enum: values }, value: values.at(-1) }));

const leaf = fc.oneof(texts, patterned, integers, numbers, choices);

const known: fc.Arbitrary<Known> = fc.letrec<{ known: Known }>((tie) => ({
  known: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'known' },
    leaf,
    fc
      .dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('known'), { maxKeys: 4 })
      .map((members): Known => {
        const entries = Object.entries(members);
        const properties = Object.fromEntries(entries.map(([name, { schema }]) => [name, schema]));
        const value = Object.fromEntries(entries.map(([name, one]) => [name, one.value]));
        const required = Object.keys(value);
        const schema = { type: 'object', properties, required, additionalProperties: false };
        return { schema, value };
      }),
    fc.record({ item: tie('known'), length: fc.nat(4) }).map(({ item, length }): Known => {
      const value = Array.from({ length }, () => item.value);
      return { schema: { type: 'array', items: item.schema, minItems: length }, value };
    }),
    fc.record({ one: tie('known'), other: tie('known') }).map(
      ({ one, other }): Known => ({
        schema: { anyOf: [one.schema, other.schema] },
        value: other.value,
      }),
    ),
    tie('known').map(
      ({ schema, value }): Known => ({
        schema: { allOf: [schema, schema] },
        value,
      }),
    ),
  ),
})).known;

/** Schemas, each with a value that is known to fit it; half of them stand behind a reference. */
export const satisfiable = fc
  .tuple(known, fc.boolean())
  .map(
    ([{ schema, value }, isReferred]): Known =>
      isReferred
        ? { schema: { $ref: '#/$defs/it', $defs: { it: schema } }, value }
        : { schema, value },
  );
