import { isRecord } from '../base/json.ts';
import { snakeCase } from '../base/text.ts';
import { fail, recordOf, textOf } from '../base/yaml.ts';
import { formats, isFormat } from './formats.ts';
import type { BodyShape, BuiltInOperation, Cost, ModelLocation } from './operation.ts';
import { readImpossible } from './read-impossible.ts';
import { type BuiltInStyle, isStyle } from './styles.ts';

const isCost = (value: string): value is Cost => ['free', 'cheap', 'costly'].includes(value);
const isModelPlace = (value: string): value is ModelLocation['in'] =>
  ['body', 'multipart', 'path', 'query'].includes(value);

/** The name of the component schema that `node` refers to; inline schemas are an error. */
function schemaName(node: unknown, place: string): string {
  const prefix = '#/components/schemas/';
  const reference = isRecord(node) ? node['$ref'] : undefined;
  return typeof reference === 'string' && reference.startsWith(prefix)
    ? reference.slice(prefix.length)
    : fail(place, `schema must be a $ref to ${prefix}…`);
}

function readBody(definition: Record<string, unknown>, id: string): BodyShape | null {
  const content = Object.entries(recordOf(recordOf(definition, 'requestBody', id), 'content', id));
  const [first] = content;
  if (first === undefined) return null;
  const [mediaType, entry] = first;
  return isRecord(entry)
    ? { mediaType, schema: schemaName(entry['schema'], `${id} request body`) }
    : fail(id, 'request body is not a mapping');
}

function readAnswer(definition: Record<string, unknown>, id: string): string | null {
  const content = recordOf(
    recordOf(recordOf(definition, 'responses', id), '200', id),
    'content',
    id,
  );
  const json = content['application/json'];
  return isRecord(json) ? schemaName(json['schema'], `${id} answer`) : null;
}

function readModel(extension: Record<string, unknown>, id: string): ModelLocation | null {
  if (extension['model'] === undefined) return null;
  const model = recordOf(extension, 'model', id);
  const place = textOf(model, 'in', `${id} x-anyone.model`);
  const standard = model['default'];
  return isModelPlace(place)
    ? {
        in: place,
        name: textOf(model, 'name', `${id} x-anyone.model`),
        ...(typeof standard === 'string' ? { default: standard } : {}),
      }
    : fail(id, `x-anyone.model.in is ${place}`);
}

function readStyles(definition: Record<string, unknown>, id: string): BuiltInStyle[] {
  const security = definition['security'];
  if (!Array.isArray(security)) return fail(id, 'needs its own `security`');
  return security
    .flatMap((alternative: unknown) => (isRecord(alternative) ? Object.keys(alternative) : []))
    .map((name) => (isStyle(name) ? name : fail(id, `unknown security scheme ${name}`)));
}

/** Required header parameters with a fixed value: what marks the request as the format's own. */
function readMarkers(definition: Record<string, unknown>, id: string): Record<string, string> {
  const parameters = definition['parameters'];
  const list: unknown[] = Array.isArray(parameters) ? parameters : [];
  return Object.fromEntries(
    list.filter(isRecord).flatMap((parameter) => {
      if (parameter['in'] !== 'header' || parameter['required'] !== true) return [];
      const schema = recordOf(parameter, 'schema', id);
      const choices = Array.isArray(schema['enum']) ? schema['enum'] : [schema['const']];
      const value: unknown = choices[0];
      const name = textOf(parameter, 'name', id);
      return typeof value === 'string'
        ? [[name.toLowerCase(), value]]
        : fail(id, `header ${name} needs a const or an enum`);
    }),
  );
}

function readOperation(
  path: string,
  method: string,
  definition: Record<string, unknown>,
  schemas: Record<string, unknown>,
): BuiltInOperation {
  const id = textOf(definition, 'operationId', `${method} ${path}`);
  const extension = recordOf(definition, 'x-anyone', id);
  const format = textOf(extension, 'format', `${id} x-anyone`);
  const cost = textOf(extension, 'cost', `${id} x-anyone`);
  const verb = method.toUpperCase();
  if (!isFormat(format)) return fail(id, `x-anyone.format is ${format}`);
  if (!isCost(cost)) return fail(id, `x-anyone.cost is ${cost}`);
  if (verb !== 'GET' && verb !== 'POST' && verb !== 'DELETE')
    return fail(id, `method ${verb} is not supported`);
  const stream = recordOf(extension, 'stream', id);
  const model = readModel(extension, id);
  const body = readBody(definition, id);
  const shape = body === null ? {} : recordOf(schemas, body.schema, id);
  const needed: unknown[] = Array.isArray(shape['required']) ? shape['required'] : [];
  const notModel = (name: unknown): name is string =>
    typeof name === 'string' && name !== model?.name;
  return {
    id,
    summary: textOf(definition, 'summary', id),
    method: verb,
    path,
    format,
    styles: readStyles(definition, id),
    model,
    cost,
    body,
    impossible: readImpossible(shape, schemas, [model?.name ?? '', 'stream']),
    required: needed.filter(notModel),
    answer: readAnswer(definition, id),
    stream:
      extension['stream'] === undefined
        ? null
        : { member: textOf(stream, 'member', id), schema: textOf(stream, 'schema', id) },
    streamPath: null,
    upgrade: extension['upgrade'] === 'websocket' ? 'websocket' : null,
    markers: readMarkers(definition, id),
    error: formats[format].error,
  };
}

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
function validationSchema(schema: unknown): unknown {
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

/**
 * Reads the operations under test (those with an `x-anyone` extension), their companions (those that it
 * marks with `companion: true`) and the component schemas from the parsed openapi.yaml. `x-anyone:
 * { streamOf: ID }` marks a path at which the operation ID streams: it is no operation of its own.
 *
 * @throws Error naming the operation and what it lacks
 */
export function readOperations(document: unknown): {
  operations: BuiltInOperation[];
  companions: BuiltInOperation[];
  schemas: Record<string, unknown>;
} {
  if (!isRecord(document)) return fail('openapi.yaml', 'is not a mapping');
  const streamPaths = new Map<string, string>();
  const operations: BuiltInOperation[] = [];
  const companions: BuiltInOperation[] = [];
  const schemas = recordOf(
    recordOf(document, 'components', 'openapi.yaml'),
    'schemas',
    'components',
  );
  for (const [path, item] of Object.entries(recordOf(document, 'paths', 'openapi.yaml'))) {
    for (const [method, definition] of Object.entries(isRecord(item) ? item : {})) {
      if (!isRecord(definition) || !('x-anyone' in definition)) continue;
      const { streamOf, companion } = recordOf(definition, 'x-anyone', path);
      if (typeof streamOf === 'string') streamPaths.set(streamOf, path);
      else
        (companion === true ? companions : operations).push(
          readOperation(path, method, definition, schemas),
        );
    }
  }
  const orphan = [...streamPaths.keys()].find((id) => operations.every((one) => one.id !== id));
  if (orphan !== undefined) return fail('openapi.yaml', `streams ${orphan}, which is no operation`);
  return {
    operations: operations.map((one) => ({ ...one, streamPath: streamPaths.get(one.id) ?? null })),
    companions,
    schemas: Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => [name, validationSchema(schema)]),
    ),
  };
}
