import { type Format, formats, type OperationId, operationOf } from '../../spec/index.ts';
import { challengeOf, errorBodies } from '../formats/index.ts';
import type { Answer } from './answer.ts';
import { corsHeaders } from './cors.ts';
import type { Refusal } from './refusal.ts';

/** The headers that every answer carries, served or refused. */
export function commonHeaders(format: Format, requestId: string): Record<string, string> {
  return {
    ...corsHeaders,
    'cache-control': 'no-store',
    'x-request-id': requestId,
    [formats[format].requestIdHeader]: requestId,
  };
}

/**
 * Tells a refusal in the format of its endpoint (ENVELOPE-NATIVE), with the challenge that a 401
 * owes (RFC 9110 §15.5.2) and the methods that a 405 owes (§15.5.6).
 *
 * @param operation null where the request led to no operation
 */
export function refuse(
  refusal: Refusal,
  operation: OperationId | null,
  format: Format,
  requestId: string,
): Answer {
  const headers = commonHeaders(format, requestId);
  headers['content-type'] = 'application/json';
  if (refusal.status === 401 && operation !== null) {
    headers['www-authenticate'] = challengeOf(operationOf(operation), refusal.presented === true);
  }
  if (refusal.allow !== undefined) headers['allow'] = refusal.allow.join(', ');
  if (refusal.retryAfter !== undefined) headers['retry-after'] = String(refusal.retryAfter);
  if (refusal.kind === 'upgrade-required') headers['upgrade'] = 'websocket';
  // A used-up quota does not come back by itself: the SDKs' automatic retries would only wait.
  if (refusal.kind === 'quota-exhausted') headers['x-should-retry'] = 'false';
  const body = JSON.stringify(errorBodies[format](refusal, requestId));
  return { status: refusal.status, headers, body };
}
