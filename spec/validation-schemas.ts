import { isRecord } from '../base/json.ts';

/** Keywords that judge values of one type and let all others pass (JSON Schema 2020-12, validation, §6). */
const ofOneType =
  /^(?:type|format|items|m(?:in|ax)(?:Items|Length)|properties|required|additionalProperties)$/;

/** The options of an `anyOf` as one schema with a list of types; null where that would say something else. */
function asOneSchema(options: readonly unknown[]): Record<string, unknown> | null {
  const types: unknown[] = [];
  const keywords: [string, unknown][] = [];
  for (const option of options) {
    if (!isRecord(option) || typeof option['type'] !== 'string') return null;
    if (Object.keys(option).some((name) => !ofOneType.test(name))) return null;
    types.push(option['type']);
    keywords.push(...Object.entries(option).filter(([name]) => name !== 'type'));
  }
  const names = keywords.map(([name]) => name);
  const areDistinct = [types, names].every((list) => new Set(list).size === list.length);
  return areDistinct ? { type: types, ...Object.fromEntries(keywords) } : null;
}

const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The members of an object under both of their names. */
const underBothNames = (properties: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => [
      [name, schema],
      [snakeCase(name), schema],
    ]),
  );

/**
 * Returns a schema of the document in the form that validators read. The document is written for code
 * generators: it has `anyOf` where JSON Schema has a list of types, of which a validator says better what
 * is wrong, and one name for a member that is read under two (`x-snake-case`).
 */
export function validationSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(validationSchema);
  if (!isRecord(schema)) return schema;
  const entries = Object.entries(schema)
    .filter(([name]) => !name.startsWith('x-'))
    .map(([name, value]): [string, unknown] => [name, validationSchema(value)]);
  const { anyOf, ...rest } = Object.fromEntries(entries);
  const one = Array.isArray(anyOf) ? asOneSchema(anyOf) : null;
  const { properties } = rest;
  return {
    ...rest,
    ...(anyOf === undefined ? {} : (one ?? { anyOf })),
    ...(schema['x-snake-case'] === true && isRecord(properties)
      ? { properties: underBothNames(properties) }
      : {}),
  };
}
