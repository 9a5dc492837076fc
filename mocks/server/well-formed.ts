import type { IncomingMessage } from 'node:http';
import type { Answer } from '../gateway/answer.ts';

/** A path or a whole URL (RFC 9112 §3.2.1 and §3.2.2). */
const targetPattern = /^(?:\/|https?:\/\/)/i;

/** A host and a port as a URL has them. */
const hostPattern = /^[\w.-]+(?::\d+)?$|^\[[\da-f:.]+\](?::\d+)?$/i;

/**
 * True for a request whose target and `Host` may be asked for; any other is owed a 400 (RFC 9112 §3).
 * HTTP/1.0 need not send a `Host`; Node itself refuses HTTP/1.1 without one.
 */
export const isWellFormed = ({ url, headers }: Pick<IncomingMessage, 'url' | 'headers'>): boolean =>
  targetPattern.test(url ?? '') && (headers.host === undefined || hostPattern.test(headers.host));

/** The answer to a request that is not well-formed. */
export const badRequest: Answer = { status: 400, headers: {}, body: null };
