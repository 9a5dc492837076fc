import { requestOf } from '../../../spec/contract.ts';
import type { WireRequest } from '../../cases/exchange.ts';
import type { Change } from '../change.ts';
import { refusedStances } from '../stances.ts';
import { deniedModel } from './bodies.ts';

/** Changes a whole request once it is built. */
export type Rewrite = (request: WireRequest) => WireRequest;

const boundaryIn = ({ headers }: WireRequest): string | undefined =>
  headers
    .find(([name]) => name.toLowerCase() === 'content-type')?.[1]
    .match(/boundary=([^;"]+)/)?.[1];

/** Changes the parts of a form, each one character a byte; a request without a form stays as it is. */
const inParts =
  (change: (parts: readonly string[]) => readonly string[]): Rewrite =>
  (request) => {
    const boundary = boundaryIn(request);
    if (boundary === undefined || request.body === null) return request;
    const text = Buffer.from(request.body).toString('latin1');
    const parts = text.split(`--${boundary}\r\n`).slice(1);
    const end = `--${boundary}--\r\n`;
    const bare = parts.map((part) => (part.endsWith(end) ? part.slice(0, -end.length) : part));
    const body = [...change(bare).map((part) => `--${boundary}\r\n${part}`), end].join('');
    return { ...request, body: Buffer.from(body, 'latin1') };
  };

const isFile = (part: string): boolean => part.includes('; filename=');

/** Puts the files of a form before its fields: the order of parts says nothing (RFC 7578 §5.2). */
export const filesFirst = inParts((parts) =>
  parts.toSorted((one, other) => Number(isFile(other)) - Number(isFile(one))),
);

/** Gives each field its media type (RFC 7578 §4.4). */
export const typedFields = inParts((parts) =>
  parts.map((part) =>
    isFile(part)
      ? part
      : part.replace('\r\n\r\n', '\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'),
  ),
);

/** Writes the boundary of a form in quotes (RFC 2046 §5.1.1). */
export const quotedBoundary: Rewrite = (request) => ({
  ...request,
  headers: request.headers.map(([name, value]) => [
    name,
    value.replace(/boundary=([^;"]+)/, 'boundary="$1"'),
  ]),
});

const modelAsFile = inParts((parts) =>
  parts.map((part) => part.replace('name="model"', 'name="model"; filename="model"')),
);

const modelInBrackets = inParts((parts) =>
  parts.map((part) => part.replace('name="model"', 'name="model[]"')),
);

/** Callers whom the form of a body shows nothing new of: a guard that reads no body refuses them, too. */
const known = refusedStances.flatMap(({ id, key, denied }) =>
  key === null || denied === true ? [] : [id],
);

const form = (variant: string, words: string, rewrite: Rewrite): Change => ({
  id: `form-${variant}`,
  kind: 'body',
  forms: [{ words: `with ${words}`, plan: { rewrite } }],
  without: known,
  suits: ({ id }, contract) => requestOf(contract, id).kind === 'multipart',
  restricted: deniedModel(`form-${variant}`),
});

/** Forms (multipart/form-data) in which a guard that reads parts as they come finds no model. */
export const formChanges = (): readonly Change[] => [
  form('files-first', 'its file before its fields', filesFirst),
  form('model-as-file', 'a file name for its model', modelAsFile),
  form('model-in-brackets', 'its model in the field model[]', modelInBrackets),
  form('typed-fields', 'a media type for each field', typedFields),
  form('quoted-boundary', 'its boundary in quotes', quotedBoundary),
];
