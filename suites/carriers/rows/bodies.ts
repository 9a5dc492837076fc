import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { requestOf } from '../../../spec/contract.ts';
import type { WireRequest } from '../../cases/exchange.ts';
import { sideDoorCase } from '../../checks/models/model-bypass.ts';
import type { Change, ChangedParts } from '../change.ts';

/** A JSON body in a form that some readers of bodies understand and others do not. */
type Form = readonly [variant: string, words: string, plan: ChangedParts];

const textOf = ({ body }: WireRequest): string =>
  typeof body === 'string' ? body : Buffer.from(body ?? '').toString();

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

/** The body in one chunk, without its length (RFC 9112 §7.1). */
export function inChunks(bytes: string): string {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.slice(0, end).replace(/\r\nContent-Length: \d+/, '');
  const body = bytes.slice(end + 4);
  return `${head}\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
}

/** A body in a content coding (RFC 9110 §8.4.1). */
const compressed = (
  variant: string,
  coding: string,
  compress: (text: string) => Uint8Array,
): Form => [
  variant,
  `its body compressed (Content-Encoding: ${coding})`,
  {
    rewrite: (request) => ({
      ...request,
      headers: [...request.headers, ['Content-Encoding', coding]],
      body: compress(textOf(request)),
    }),
  },
];

/** Above the size up to which many guards read a body. */
const large = 64 * 1024 + 1;

/** Forms that a guard may leave unread. */
const forms: readonly Form[] = [
  ['large', 'its body above 64 KiB', as('application/json', (text) => text + ' '.repeat(large))],
  compressed('compressed-deflate', 'deflate', deflateSync),
  compressed('compressed-br', 'br', brotliCompressSync),
  compressed('compressed-twice', 'gzip, gzip', (text) => gzipSync(gzipSync(text))),
  compressed('compressed', 'gzip', gzipSync),
  ['chunked', 'its body in chunks and no Content-Length', { rewriteBytes: inChunks }],
  ['form-fields', 'its body as form fields', as('application/x-www-form-urlencoded', asFields)],
  ['plain-text', 'its body labelled text/plain', as('text/plain')],
  ['other-json', 'its body labelled application/vnd.api+json', as('application/vnd.api+json')],
  ['no-media-type', 'its body without a Content-Type', as(null)],
  ['list', 'its body the only entry of a list', as('application/json', (text) => `[${text}]`)],
];

/** Forms of a body, or of the model in it, that hide the model from a guard. */
const hiddenModels: readonly Form[] = [
  [
    'deep',
    'a member of 64 levels after its model',
    as('application/json', (text) =>
      text.replace(/}$/, () => `,"extra":${'['.repeat(64)}${']'.repeat(64)}}`),
    ),
  ],
  [
    'byte-order-mark',
    'a byte order mark before its body',
    as('application/json', (text) => `\ufeff${text}`),
  ],
  [
    'utf-16',
    'its body in UTF-16',
    as('application/json; charset=utf-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
  ],
  [
    'charset-label',
    'its body labelled as UTF-16',
    as('application/json; charset=utf-16', (text) => text),
  ],
  [
    'escaped-value',
    'its model written with an escape',
    as('application/json', (text) =>
      text.replace(
        /(?<="model":")./,
        (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
    ),
  ],
  [
    'escaped-name',
    'the name of its member `model` written with an escape',
    as('application/json', (text) => text.replace('"model":', '"mod\\u0065l":')),
  ],
  [
    'model-in-list',
    'its model the only entry of a list',
    as('application/json', (text) => text.replace(/"model":("[^"]*")/, '"model":[$1]')),
  ],
  [
    'model-in-object',
    'its model an object with a name and an id',
    as('application/json', (text) =>
      text.replace(/"model":("[^"]*")/, '"model":{"name":$1,"id":$1}'),
    ),
  ],
];

const changed =
  (kind: Change['kind'], suits: NonNullable<Change['suits']>) =>
  ([variant, words, plan]: Form): Change => ({
    id: `body-${variant}`,
    kind,
    words: `with ${words}`,
    plan,
    suits: (operation, contract) =>
      requestOf(contract, operation.id).kind === 'json' && suits(operation, contract),
    restricted: (contract, cell) => [
      sideDoorCase(contract, cell, {
        variant: `denied-model-body-${variant}`,
        sends: `the restricted key with a model that it may not use, and ${words}`,
        more: { model: 'denied', ...plan },
      }),
    ],
  });

/** JSON bodies in forms that some readers of bodies understand and others do not. */
export const bodyChanges = (): readonly Change[] => [
  ...forms.map(changed('body', () => true)),
  ...hiddenModels.map(changed('model', ({ model }) => model?.in === 'body')),
];
