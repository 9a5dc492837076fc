import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { requestOf } from '../../../spec/contract.ts';
import type { WireRequest } from '../../cases/exchange.ts';
import { sideDoorCase } from '../../checks/models/model-bypass.ts';
import { type Change, type ChangedParts, type ChangeForm, partsOf } from '../change.ts';
import { inChunks, inExtendedChunks, inSmallChunks } from './lines.ts';

/** Makes the case of the restricted key with a model that it may not use, in a form of a change. */
export const deniedModel =
  (id: string): NonNullable<Change['restricted']> =>
  (contract, cell, form) => [
    sideDoorCase(contract, cell, {
      variant: `denied-model-${id}`,
      sends: `the restricted key and a model that it may not use, ${form.words}`,
      more: { model: 'denied', ...partsOf(form, contract, cell.operation) },
    }),
  ];

/** A JSON body in forms that some readers of bodies understand and others do not. */
type Forms = readonly [variant: string, forms: readonly ChangeForm[]];

const textOf = ({ body }: WireRequest): string =>
  typeof body === 'string' ? body : Buffer.from(body ?? '').toString();

const one = (words: string, plan: ChangedParts): ChangeForm => ({ words: `with ${words}`, plan });

const typed = (request: WireRequest, mediaType: string | null): WireRequest['headers'] => [
  ...request.headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
  ...(mediaType === null ? [] : [['Content-Type', mediaType] as const]),
];

const as = (
  mediaType: string | null,
  change: (text: string) => string | Uint8Array = (text) => text,
): ChangedParts => ({
  rewrite: (request) => ({
    ...request,
    headers: typed(request, mediaType),
    body: change(textOf(request)),
  }),
});

/** The members of a JSON object; none where the body is something else. */
function membersOf(text: string): [string, unknown][] {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** A value as form fields, nested ones in the brackets that frameworks read. */
const fieldsOf = (name: string, value: unknown): [string, string][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([inner, one]) => fieldsOf(`${name}[${inner}]`, one))
    : [[name, String(value)]];

const asFields = (text: string): string =>
  new URLSearchParams(membersOf(text).flatMap(([name, value]) => fieldsOf(name, value))).toString();

/** A body in a content coding (RFC 9110 §8.4.1). */
const compressed = (coding: string, compress: (text: string) => Uint8Array): ChangeForm =>
  one(`its body compressed (Content-Encoding: ${coding})`, {
    rewrite: (request) => ({
      ...request,
      headers: [...request.headers, ['Content-Encoding', coding]],
      body: compress(textOf(request)),
    }),
  });

const labelled = (types: readonly string[]): ChangeForm[] =>
  types.map((type) => one(`its body labelled ${type}`, as(type)));

const json = (words: string, change: (text: string) => string | Uint8Array): ChangeForm =>
  one(words, as('application/json', change));

/** Above the size up to which many guards read a body. */
const large = 64 * 1024 + 1;

const padding = ' '.repeat(large);

/** A body within another value. */
const wrapped = (name: string): ChangeForm =>
  json(`its body in a member ${name}`, (text) => `{${JSON.stringify(name)}:${text}}`);

/** Forms that a guard may leave unread. */
const forms: readonly Forms[] = [
  [
    'large',
    [
      json('its body above 64 KiB', (text) => text + padding),
      json('64 KiB of space before its body', (text) => padding + text),
      json('64 KiB of space at the start of its body', (text) =>
        text.replace('{', () => `{${padding}`),
      ),
    ],
  ],
  [
    'compressed-deflate',
    [compressed('deflate', deflateSync), compressed('deflate', deflateRawSync)],
  ],
  ['compressed-br', [compressed('br', brotliCompressSync)]],
  ['compressed-twice', [compressed('gzip, gzip', (text) => gzipSync(gzipSync(text)))]],
  ['compressed', [compressed('gzip', gzipSync), compressed('x-gzip', gzipSync)]],
  [
    'chunked',
    [
      one('its body in chunks and no Content-Length', { rewriteBytes: inChunks }),
      one('its body in chunks with an extension', { rewriteBytes: inExtendedChunks }),
      one('its body in small chunks', { rewriteBytes: inSmallChunks }),
    ],
  ],
  [
    'form-fields',
    [
      one('its body as form fields', as('application/x-www-form-urlencoded', asFields)),
      ...['json', 'payload', 'data'].map((name) =>
        one(
          `its body in the form field ${name}`,
          as('application/x-www-form-urlencoded', (text) =>
            new URLSearchParams([[name, text]]).toString(),
          ),
        ),
      ),
    ],
  ],
  [
    'plain-text',
    labelled([
      'text/plain',
      'text/html',
      'application/octet-stream',
      'application/x-www-form-urlencoded',
      'application/xml',
      'multipart/form-data; boundary=none',
    ]),
  ],
  [
    'other-json',
    labelled([
      'application/vnd.api+json',
      'text/json',
      'application/x-json',
      'application/json5',
      'Application/JSON',
      'application/problem+json',
    ]),
  ],
  ['no-media-type', [one('its body without a Content-Type', as(null))]],
  [
    'list',
    [
      json('its body the only entry of a list', (text) => `[${text}]`),
      json('its body twice in a list', (text) => `[${text},${text}]`),
      json('its body as a text in JSON', (text) => JSON.stringify(text)),
      wrapped('body'),
      wrapped('request'),
      wrapped('data'),
    ],
  ],
];

const model = (words: string, write: (name: string) => string): ChangeForm =>
  json(words, (text) => text.replace(/"model":("[^"]*")/, (_, name: string) => write(name)));

const escaped = (letter: string): string =>
  `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** Forms of a body, or of the model in it, that hide the model from a guard. */
const hiddenModels: readonly Forms[] = [
  [
    'deep',
    [
      json('a member of 64 levels after its model', (text) =>
        text.replace(/}$/, () => `,"extra":${nested(64)}}`),
      ),
      json('a member of 64 levels before its model', (text) =>
        text.replace('{', () => `{"extra":${nested(64)},`),
      ),
    ],
  ],
  ['byte-order-mark', [json('a byte order mark before its body', (text) => `\ufeff${text}`)]],
  [
    'utf-16',
    [
      one(
        'its body in UTF-16',
        as('application/json; charset=utf-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
      ),
    ],
  ],
  [
    'charset-label',
    ['utf-16', 'utf-7', 'utf-32'].map((charset) =>
      one(`its body labelled as ${charset}`, as(`application/json; charset=${charset}`)),
    ),
  ],
  [
    'escaped-value',
    [
      model('its model written with an escape', (name) => `"model":${name.replace(/\w/, escaped)}`),
      model(
        'its model written in escapes alone',
        (name) => `"model":"${name.slice(1, -1).replace(/./g, escaped)}"`,
      ),
    ],
  ],
  [
    'escaped-name',
    [
      model(
        'the name of its member `model` written with an escape',
        (name) => `"mod\\u0065l":${name}`,
      ),
    ],
  ],
  [
    'model-in-list',
    [
      model('its model the only entry of a list', (name) => `"model":[${name}]`),
      model('its model twice in a list', (name) => `"model":[${name},${name}]`),
    ],
  ],
  [
    'model-in-object',
    [
      model(
        'its model an object with a name and an id',
        (name) => `"model":{"name":${name},"id":${name}}`,
      ),
      model('its model in an object of its own name', (name) => `"model":{"model":${name}}`),
    ],
  ],
];

const changed =
  (kind: Change['kind'], suits: NonNullable<Change['suits']>) =>
  ([variant, own]: Forms): Change => ({
    id: `body-${variant}`,
    kind,
    forms: own,
    suits: (operation, contract) =>
      requestOf(contract, operation.id).kind === 'json' && suits(operation, contract),
    restricted: deniedModel(`body-${variant}`),
  });

/** JSON bodies in forms that some readers of bodies understand and others do not. */
export const bodyChanges = (): readonly Change[] => [
  ...forms.map(changed('body', () => true)),
  ...hiddenModels.map(changed('model', (operation) => operation.model?.in === 'body')),
];
