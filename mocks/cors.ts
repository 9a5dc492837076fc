import type { Answer } from './answer.ts';
import type { Inbound } from './inbound.ts';
import { methodsAt } from './routes.ts';

/** What lets a page on another origin read an answer, served or refused alike (HARD-CORS). */
export const corsHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'www-authenticate, x-request-id, request-id, retry-after, allow',
};

const credentialHeaders =
  'authorization, x-api-key, x-goog-api-key, anthropic-version, content-type';

/**
 * Answers an OPTIONS request on a known path, without a key and without any handler (Fetch
 * standard §3.2); null for any other request.
 */
export function answerOptions(inbound: Inbound): Answer | null {
  if (inbound.method !== 'OPTIONS') return null;
  const methods = methodsAt(inbound.path);
  if (methods.length === 0) return null;
  const allow = methods.join(', ');
  const headers: Record<string, string> = { ...corsHeaders, allow };
  if (inbound.headers.has('access-control-request-method')) {
    const requested = inbound.headers.get('access-control-request-headers');
    headers['access-control-allow-methods'] = allow;
    headers['access-control-allow-headers'] =
      requested === null ? credentialHeaders : `${credentialHeaders}, ${requested}`;
    headers['access-control-max-age'] = '600';
    headers['vary'] = 'access-control-request-headers';
  }
  return { status: 204, headers, body: null };
}
