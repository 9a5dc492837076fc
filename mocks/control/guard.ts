import { digest } from '../../base/digest.ts';
import { complain } from './answers.ts';

/** Who asks, as the socket and the head of the request tell it. */
export type Caller = {
  readonly method: string;
  readonly target: string;
  readonly address: string;
  readonly host: string;
};

const loopbackAddress = /^(?:127\.|::1$|::ffff:127\.)/;
const loopbackHost = /^(?:localhost|127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}|\[::1\])(?::\d+)?$/i;

/**
 * True for a caller on this machine. The `Host` is looked at too: a web page whose name was made to
 * lead to the loopback interface (DNS rebinding) still sends its own.
 */
export const isLocal = ({ address, host }: Caller): boolean =>
  loopbackAddress.test(address) && loopbackHost.test(host);

/** The origin of a host over TLS. */
const secureOrigin = (host: string): string => new URL(`https://${host}`).origin;

/**
 * True for a request of a page on another origin. A browser sends `Origin` with every request that
 * changes something, and `Sec-Fetch-Site` with every one: only the mock's own page is same-origin,
 * and `none` is what a person typed. Behind a proxy that speaks TLS the page's own origin is https,
 * while what comes here is not: that is taken only where a token protects, and of the same host.
 *
 * @param hasProxy true where the mock may stand behind such a proxy
 */
function isForeign(request: Request, hasProxy: boolean): boolean {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site') ?? 'none';
  if (site !== 'none' && site !== 'same-origin') return true;
  if (origin === null) return false;
  const own = new URL(request.url);
  return origin !== own.origin && !(hasProxy && origin === secureOrigin(own.host));
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
  if (isForeign(request, token !== undefined))
    return complain(403, 'Pages of another origin may not control this mock.');
  if (token === undefined || hasToken(request, token)) return null;
  return complain(401, 'Send the control token as `Authorization: Bearer TOKEN`.', {
    headers: { 'www-authenticate': 'Bearer realm="control"' },
  });
}
