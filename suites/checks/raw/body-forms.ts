import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { WireRequest } from '../../cases/exchange.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';

/** A JSON body in a form that some readers of bodies understand and others do not. */
export type BodyForm = readonly [
  variant: string,
  words: string,
  change: Pick<RequestPlan, 'rewrite' | 'rewriteBytes'>,
];

const textOf = ({ body }: WireRequest): string =>
  typeof body === 'string' ? body : Buffer.from(body ?? '').toString();

const typed = (request: WireRequest, mediaType: string | null): WireRequest['headers'] => [
  ...request.headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
  ...(mediaType === null ? [] : [['Content-Type', mediaType] as const]),
];

const as = (
  mediaType: string | null,
  change: (text: string) => string | Uint8Array = (text) => text,
): BodyForm[2] => ({
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
): BodyForm => [
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

/** Further codings and sizes: one endpoint of each format shows them. */
export const moreForms: readonly BodyForm[] = [
  ['large', 'its body above 64 KiB', as('application/json', (text) => text + ' '.repeat(large))],
  compressed('compressed-deflate', 'deflate', deflateSync),
  compressed('compressed-br', 'br', brotliCompressSync),
  compressed('compressed-twice', 'gzip, gzip', (text) => gzipSync(gzipSync(text))),
];

/** Forms that a guard may leave unread, with or without a key to judge. */
export const unreadForms: readonly BodyForm[] = [
  compressed('compressed', 'gzip', gzipSync),
  ['chunked', 'its body in chunks and no Content-Length', { rewriteBytes: inChunks }],
  ['form-fields', 'its body as form fields', as('application/x-www-form-urlencoded', asFields)],
  ['plain-text', 'its body labelled text/plain', as('text/plain')],
  ['other-json', 'its body labelled application/vnd.api+json', as('application/vnd.api+json')],
  ['no-media-type', 'its body without a Content-Type', as(null)],
  ['list', 'its body the only entry of a list', as('application/json', (text) => `[${text}]`)],
];

/** Forms of a body, or of the model in it, that hide the model from a guard. */
export const hiddenModels: readonly BodyForm[] = [
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
