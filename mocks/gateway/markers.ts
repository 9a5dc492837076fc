import type { Operation } from '../../spec/index.ts';
import type { Refusal } from './refusal.ts';
import { refuseMarker } from './refusals.ts';
import type { Inbound } from './request/inbound.ts';

/**
 * Looks for the headers that mark a request as its operation's format, each with the value that the
 * document gives it.
 *
 * @returns why the request is refused; null where every marker is there
 */
export function checkMarkers(operation: Operation, inbound: Inbound): Refusal | null {
  for (const [name, value] of Object.entries(operation.markers)) {
    if (inbound.headers.get(name) !== value) return refuseMarker(name, value);
  }
  return null;
}
