import { mapSubschemas, type Schema } from './subset.ts';

/** Keywords whose numbers Google's libraries write as texts (int64). */
const counts = ['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'];

const mostLevels = 200;
const mostSchemas = 3_000;
const longestKeyword = 100;

function typesOf(type: unknown, isNullable: boolean): unknown {
  const types = [type].flat().map((one) => (typeof one === 'string' ? one.toLowerCase() : one));
  if (isNullable) types.push('null');
  return types.length === 1 ? types[0] : types;
}

/** @param left how many schemas are still made plain: one with more is refused, whatever its form is */
function plain(schema: Schema, level: number, left: { schemas: number }): Schema {
  left.schemas -= 1;
  if (level > mostLevels || left.schemas < 0) return schema;
  const { nullable, type, format, ...rest } = schema;
  const members = Object.entries(rest).map(([keyword, value]) => {
    if (keyword.length > longestKeyword) return [keyword, value];
    const camel = keyword.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return [camel, counts.includes(camel) && typeof value === 'string' ? Number(value) : value];
  });
  // TYPE_UNSPECIFIED is what its libraries write for none, and `enum` is its name for a choice of texts.
  const hasType = type !== undefined && type !== 'TYPE_UNSPECIFIED';
  return {
    ...mapSubschemas(Object.fromEntries(members), (inner) => plain(inner, level + 1, left)),
    ...(hasType ? { type: typesOf(type, nullable === true) } : {}),
    ...(format === undefined || format === 'enum' ? {} : { format }),
  };
}

/**
 * Returns a schema in Google's own form as plain JSON Schema: type names in upper case, `nullable`, counts as
 * texts, names in snake_case.
 */
export const plainSchema = (schema: Schema): Schema => plain(schema, 0, { schemas: mostSchemas });
