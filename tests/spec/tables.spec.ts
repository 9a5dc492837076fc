import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { schemas } from '../../spec/generated/schemas.ts';
import {
  exampleOf,
  formatNames,
  formatOfPath,
  formats,
  isOperationId,
  operationIds,
  operationOf,
  requirementIds,
  styleNames,
  styles,
} from '../../spec/index.ts';
import { expect, test } from '../test.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

type Scheme = { readonly type: string; readonly in?: string; readonly name?: string };

test('the key styles are the security schemes of openapi.yaml, each in its place', () => {
  const document: {
    readonly components: { readonly securitySchemes: Readonly<Record<string, Scheme>> };
  } = parse(readFileSync(`${root}spec/openapi.yaml`, 'utf8'));
  const schemes = Object.entries(document.components.securitySchemes).map(([name, scheme]) => [
    name,
    // OpenAPI fixes the header of an HTTP scheme.
    scheme.type === 'http'
      ? { in: 'header', name: 'Authorization' }
      : { in: scheme.in, name: scheme.name },
  ]);
  expect(styleNames.map((name) => [name, styles[name].place])).toEqual(schemes);
});

test('a style says how a person writes its key', () => {
  expect(styleNames.map((name) => exampleOf(styles[name]))).toEqual([
    'Authorization: Bearer KEY',
    'x-api-key: KEY',
    'x-goog-api-key: KEY',
    '?key=KEY',
  ]);
});

test('each format has clauses of its own for the places of its key', () => {
  const clauses = formatNames.flatMap((name) => [
    ...new Set(Object.values(formats[name].keyClauses)),
  ]);
  expect(clauses.filter((id) => !requirementIds.includes(id))).toEqual([]);
  expect(new Set(clauses).size).toBe(clauses.length);
});

test('each format has operations, and names two of its own', () => {
  for (const name of formatNames) {
    const { representative, freeProbe, error } = formats[name];
    for (const id of [representative, freeProbe]) {
      expect(isOperationId(id) ? operationOf(id).format : null, id).toBe(name);
    }
    expect(Object.hasOwn(schemas, error), error).toBe(true);
  }
});

test('the path of each operation leads to its own format', () => {
  for (const id of operationIds) {
    const { path, format } = operationOf(id);
    expect(formatOfPath(path), path).toBe(format);
  }
});

test('an unknown path leads to the format that it looks like', () => {
  const paths = ['/', '/v1/nothing', '/v1/messages/count_tokens', '/v1beta/nothing', '/health'];
  expect(paths.map(formatOfPath)).toEqual(['openai', 'openai', 'anthropic', 'gemini', 'openai']);
});

test('no other file has a table of styles or formats', () => {
  const files = globSync(
    '{base,spec,fixtures,mocks,suites,report,check,proof,library,cli}/**/*.{ts,tsx}',
    {
      cwd: root,
    },
  ).filter((path) => !path.includes('generated') && !/^spec\/(?:styles|formats)\.ts$/.test(path));
  const tables = files.filter((path) => {
    const text = readFileSync(root + path, 'utf8');
    const isOfStyles = /^\s*'x-goog-api-key':|'x-api-key', 'x-goog-api-key'/m.test(text);
    const isOfFormats = /\banthropic: ['/]|'openai', 'anthropic'/.test(text);
    return isOfStyles || isOfFormats;
  });
  expect(tables).toEqual([]);
});
