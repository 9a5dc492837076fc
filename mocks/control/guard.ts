import { digest } from '../digest.ts';
import { complain } from './answers.ts';

/** Who asks, as the socket and the head of the request tell it. */
export type Caller = {
  readonly method: string;
  readonly target: string;
  readonly address: string;
  readonly host: string;
};

const loopbackAddress = /^(?:127\.|::1$|::ffff:127\.)/;
const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * True for a caller on this machine. The `Host` is looked at too: a web page whose name was made to
 * lead to the loopback interface (DNS rebinding) still sends its own.
 */
export const isLocal = ({ address, host }: Caller): boolean =>
  loopbackAddress.test(address) && loopbackHost.test(host);

/**
 * True for a request of a page on another origin. A browser sends `Origin` with every request that
 * changes something, and `Sec-Fetch-Site` with every one: only the mock's own page is same-origin,
 * and `none` is what a person typed.
 */
function isForeign(request: Request): boolean {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site') ?? 'none';
  if (site !== 'none' && site !== 'same-origin') return true;
  return origin !== null && origin !== new URL(request.url).origin;
}

/** Digests are compared, so that the time it takes tells nothing of the token. */
function hasToken(request: Request, token: string): boolean {
  const [, sent] = /^bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  return sent !== undefined && digest(sent) === digest(token);
}

/**
 * Refuses whoever may not use the control API.
 *
 * @param token what every request must carry; undefined where callers on this machine need none
 * @returns null for a caller who may
 */
export function refuseCaller(request: Request, token: string | undefined): Response | null {
  if (isForeign(request))
    return complain(403, 'Pages of another origin may not control this mock.');
  if (token === undefined || hasToken(request, token)) return null;
  return complain(401, 'Send the control token as `Authorization: Bearer TOKEN`.', {
    headers: { 'www-authenticate': 'Bearer realm="control"' },
  });
}
