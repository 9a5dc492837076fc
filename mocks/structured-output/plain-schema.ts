import { isRecord } from '../../base/json.ts';
import type { Schema } from './join-schemas.ts';

/** Keywords whose numbers Google's libraries write as texts (int64). */
const counts = ['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'];
const single = ['items', 'additionalProperties'];
const lists = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const named = ['properties', 'defs', '$defs'];

const mostLevels = 200;

const plainIn = (value: unknown, level: number): unknown =>
  isRecord(value) ? plain(value, level) : value;

function plainKeyword(keyword: string, value: unknown, level: number): unknown {
  if (counts.includes(keyword) && typeof value === 'string') return Number(value);
  if (single.includes(keyword)) return plainIn(value, level);
  if (lists.includes(keyword) && Array.isArray(value)) {
    return value.map((one) => plainIn(one, level));
  }
  if (named.includes(keyword) && isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, plainIn(one, level)]),
    );
  }
  return value;
}

function typesOf(type: unknown, isNullable: boolean): unknown {
  const types = [type].flat().map((one) => (typeof one === 'string' ? one.toLowerCase() : one));
  if (isNullable) types.push('null');
  return types.length === 1 ? types[0] : types;
}

function plain(schema: Schema, level: number): Schema {
  if (level > mostLevels) return schema;
  const { nullable, type, format, ...rest } = schema;
  const members = Object.entries(rest).map(([keyword, value]) => {
    const camel = keyword.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return [camel, plainKeyword(camel, value, level + 1)];
  });
  // TYPE_UNSPECIFIED is what its libraries write for none, and `enum` is its name for a choice of texts.
  const hasType = type !== undefined && type !== 'TYPE_UNSPECIFIED';
  return {
    ...Object.fromEntries(members),
    ...(hasType ? { type: typesOf(type, nullable === true) } : {}),
    ...(format === undefined || format === 'enum' ? {} : { format }),
  };
}

/**
 * A schema in Google's own form as plain JSON Schema: type names in upper case, `nullable`, counts as texts,
 * names in snake_case.
 */
export const plainSchema = (schema: Schema): Schema => plain(schema, 0);
