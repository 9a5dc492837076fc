import type { WireRequest } from '../../suites/cases/exchange.ts';

/** A request as a report keeps it: redacted, and cut to what a person reads. */
export type ReportedRequest = {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** What its Conformance-Request-Id header held, to find it in the target's log. */
  readonly id?: string;
  /** Header lines in their order. */
  readonly headers: readonly (readonly [string, string])[];
  /** The body's first 2,000 characters, bytes that are no text left out; null where there was none. */
  readonly body: string | null;
  /** The whole request's first 2,000 characters, where it went out as bytes that no client writes. */
  readonly raw?: string;
};

/** How many characters of a body a report keeps. */
export const bodyLimit = 2000;

const textOf = (body: string | Uint8Array): string =>
  typeof body === 'string'
    ? body
    : Buffer.from(body)
        .toString('latin1')
        .replace(/[^\t\n\r\x20-\x7e]+/g, '…');

/**
 * Tells a request without its keys.
 *
 * @param redact takes the keys out. It comes before any cut: a key that is cut through is not found.
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
