import { type Answer, whenThere } from '../gateway/answer.ts';
import type { Swap } from '../gateway/parts.ts';
import type { Inbound } from '../gateway/request/inbound.ts';

/** An answer that only pages of one origin may read. */
function readableBy(origin: string, answer: Answer, inbound: Inbound): Answer {
  const { 'access-control-allow-origin': _, ...headers } = answer.headers;
  const vary = [headers['vary'], 'origin'].filter(Boolean).join(', ');
  return {
    ...answer,
    headers:
      inbound.headers.get('origin') === origin
        ? { ...headers, 'access-control-allow-origin': origin, vary }
        : { ...headers, vary },
  };
}

/**
 * Lets pages of one origin alone read answers, refusals included (Fetch standard §3.2). Callers that are no
 * browsers notice nothing: CORS is no access control.
 *
 * @param origin a scheme, a host and perhaps a port, as browsers send it
 */
export const restrictOrigin =
  (origin: string): Swap =>
  (parts) => ({
    ...parts,
    preflight: (inbound) =>
      whenThere(parts.preflight(inbound), (early) =>
        early === null ? null : readableBy(origin, early, inbound),
      ),
    finish: (answer, inbound, key) =>
      whenThere(parts.finish(answer, inbound, key), (finished) =>
        readableBy(origin, finished, inbound),
      ),
  });
