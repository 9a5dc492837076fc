import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isRecord } from '../../base/json.ts';
import { expect, test } from '../test.ts';

const text = readFileSync(new URL('../../spec/openapi.yaml', import.meta.url), 'utf8');
const document: unknown = parse(text);

/** Every mapping of the document, with its place. */
function* mappingsIn(value: unknown, place = ''): Generator<[string, Record<string, unknown>]> {
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) yield* mappingsIn(item, `${place}/${at}`);
  }
  if (!isRecord(value)) return;
  yield [place, value];
  for (const [name, member] of Object.entries(value)) yield* mappingsIn(member, `${place}/${name}`);
}

const mappings = [...mappingsIn(document)];

/** A name as languages write it that have their own way to join words. */
const joined = (name: string): string => name.replace(/[^a-z0-9]/gi, '').toLowerCase();

test('no type is a list of kinds: many code generators know only null next to a type', () => {
  const mixed = mappings.filter(
    ([, { type }]) => Array.isArray(type) && type.filter((kind) => kind !== 'null').length > 1,
  );
  expect(mixed.map(([place]) => place)).toEqual([]);
});

test('the names of an object’s members differ however a language joins their words', () => {
  const clashes = mappings.flatMap(([place, { properties }]) => {
    const names = isRecord(properties) && !('type' in properties) ? Object.keys(properties) : [];
    return names
      .filter((name, at) => names.findIndex((other) => joined(other) === joined(name)) !== at)
      .map((name) => `${place}: ${name}`);
  });
  expect(clashes).toEqual([]);
});

test('an event stream has no schema of a single body, and one of each event', () => {
  const streams = mappings.filter(([place]) => place.endsWith('/text/event-stream'));
  expect(streams.length).toBeGreaterThan(4);
  for (const [place, stream] of streams) {
    expect(stream['schema'], place).toEqual({});
    expect(stream['x-item-schema'], place).toHaveProperty('$ref');
  }
});

test('every media type of an answer has a schema, and each list says of what', () => {
  const bare = mappings.filter(
    ([place, entry]) =>
      /\/content\/(?:application|audio|multipart|text)\/[a-z.+-]+$/.test(place) &&
      !('schema' in entry),
  );
  expect(bare.map(([place]) => place)).toEqual([]);
  const lists = mappings.filter(([, entry]) => entry['type'] === 'array' && !('items' in entry));
  expect(lists.map(([place]) => place)).toEqual([]);
});

test('each schema is used somewhere', () => {
  const schemas = mappings.find(([place]) => place === '/components/schemas')?.[1] ?? {};
  const unused = Object.keys(schemas).filter(
    (name) => !text.includes(`"#/components/schemas/${name}"`),
  );
  expect(unused).toEqual([]);
});
