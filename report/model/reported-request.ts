import type { WireRequest } from '../../suites/cases/exchange.ts';

/** A request as a report keeps it: redacted, and shortened for a reader. */
export type ReportedRequest = {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** The value of its Conformance-Request-Id header, by which the target's log shows it. */
  readonly id?: string;
  /** Header lines in their order. */
  readonly headers: readonly (readonly [string, string])[];
  /** The body's first 2,000 characters, without bytes that are no text; null without a body. */
  readonly body: string | null;
  /** The first 2,000 characters of the whole request, where it was sent as raw bytes. */
  readonly raw?: string;
};

/** Characters of a body that a report keeps. */
export const bodyLimit = 2000;

const textOf = (body: string | Uint8Array): string =>
  typeof body === 'string'
    ? body
    : Buffer.from(body)
        .toString('latin1')
        .replace(/[^\t\n\r\x20-\x7e]+/g, '…');

/**
 * Reports a request without its keys.
 *
 * @param redact removes the keys. It runs before any cut, since it would not find a cut key.
 */
export function reportRequest(
  { method, target, id, headers, body, raw }: WireRequest,
  redact: (text: string) => string,
): ReportedRequest {
  const cut = (text: string) => redact(text).slice(0, bodyLimit);
  return {
    method,
    target: redact(target),
    ...(id === undefined ? {} : { id }),
    headers: headers.map(([name, value]) => [redact(name), redact(value)]),
    body: body === null ? null : cut(textOf(body)),
    ...(raw === undefined ? {} : { raw: cut(raw) }),
  };
}
