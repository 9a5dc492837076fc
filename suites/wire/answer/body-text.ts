import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib';
import { type Answer, headerOf, listIn } from '../../cases/exchange.ts';

/** Most bytes that are read of a body, and most that become of it. */
export const bodyLimit = 256 * 1024;

/** More codings than any server applies. */
const mostCodings = 4;

/** What some servers write before JSON: a parser may ignore it (RFC 8259 §8.1), as clients do. */
const byteOrderMark = '\ufeff';

type Decode = (bytes: Uint8Array, maxOutputLength: number) => Buffer;

/** What was cut off still gives what came before the cut. */
const finishFlush = constants.Z_SYNC_FLUSH;

const gunzip: Decode = (bytes, maxOutputLength) =>
  gunzipSync(bytes, { maxOutputLength, finishFlush });

/** `deflate` means the format of zlib, and some servers send it bare (RFC 9110 §8.4.1.2). */
const inflate: Decode = (bytes, maxOutputLength) => {
  const options = { maxOutputLength, finishFlush };
  try {
    return inflateSync(bytes, options);
  } catch {
    return inflateRawSync(bytes, options);
  }
};

const unbrotli: Decode = (bytes, maxOutputLength) =>
  brotliDecompressSync(bytes, {
    maxOutputLength,
    finishFlush: constants.BROTLI_OPERATION_FLUSH,
  });

/** The codings of RFC 9110 §8.4.1, and that of RFC 7932. */
const decoders: ReadonlyMap<string, Decode> = new Map([
  ['identity', (bytes: Uint8Array) => Buffer.from(bytes)],
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  ['br', unbrotli],
]);

/**
 * Returns the text of a body, without the codings that its headers name (RFC 9110 §8.4): a server may apply any to an
 * answer to a request that names none it accepts (§12.5.3). A byte order mark is left out. A body in an unknown coding, in another than it names, or
 * of more than `limit` bytes then, stays as it came.
 *
 * @param limit bytes that may become of it
 */
export function bodyText(
  bytes: Buffer,
  headers: Answer['headers'],
  limit: number = bodyLimit,
): string {
  const codings = listIn(headerOf({ status: 0, headers, body: '' }, 'content-encoding'));
  const steps = codings.toReversed().map((coding) => decoders.get(coding));
  let plain = bytes;
  try {
    for (const decode of steps.slice(0, mostCodings)) plain = decode?.(plain, limit) ?? plain;
  } catch {
    plain = bytes;
  }
  const text = plain.toString('utf8');
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}
