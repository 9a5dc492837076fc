import { keyHeaders, operationIds, operationOf } from '../../spec/index.ts';
import type { Answer } from './answer.ts';
import type { Context } from './context.ts';
import { methodsAt } from './request/routes.ts';

/** What lets a page on another origin read an answer, served or refused alike (HARD-CORS). */
export const corsHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'www-authenticate, x-request-id, request-id, retry-after, allow',
};

const markers = new Set(operationIds.flatMap((id) => Object.keys(operationOf(id).markers)));

const credentialHeaders = [...keyHeaders, ...markers, 'content-type'].join(', ');

/** The method that a preflight asks for, where it is a word: no header is repeated as it came. */
function askedMethod(asked: string): readonly string[] {
  return /^[A-Z]{1,10}$/.test(asked) ? [asked] : [];
}

/** The control API is only for pages of its own origin. */
const isControl = (path: string): boolean => path === '/_anyone' || path.startsWith('/_anyone/');

/**
 * Answers an OPTIONS request, without a key and without any handler (Fetch standard §3.2); null for
 * any other request. A preflight is answered on every path and for every method: refused, it would hide
 * from the page why its request is, a 404 or a 405. A plain OPTIONS is for a known path.
 */
export function answerOptions({ method, path, headers: sent }: Context): Answer | null {
  if (method !== 'OPTIONS') return null;
  const methods = methodsAt(path);
  const asked = sent.get('access-control-request-method');
  if (methods.length === 0 && (asked === null || isControl(path))) return null;
  const allow = methods.length === 0 ? {} : { allow: methods.join(', ') };
  const headers: Record<string, string> = { ...corsHeaders, ...allow };
  if (asked !== null) {
    const requested = sent.get('access-control-request-headers');
    headers['access-control-allow-methods'] = [
      ...new Set([...methods, ...askedMethod(asked)]),
    ].join(', ');
    headers['access-control-allow-headers'] =
      requested === null ? credentialHeaders : `${credentialHeaders}, ${requested}`;
    headers['access-control-max-age'] = '600';
    headers['vary'] = 'access-control-request-headers';
  }
  return { status: 204, headers, body: null };
}
