import { isIP, type LookupFunction, Socket } from 'node:net';
import * as tls from 'node:tls';
import { buildConnector, Pool } from 'undici';
import { wordsOf } from '../../base/errors.ts';
import {
  isLoopbackAddress,
  isLoopbackHost,
  lookUpLoopback,
  notLoopback,
  plainHost,
  systemLookup,
} from '../../base/loopback.ts';

/** The authorities that every program here trusts; before Node 22.15 without NODE_EXTRA_CA_CERTS. */
function usualAuthorities(): readonly string[] {
  const { getCACertificates }: Partial<Pick<typeof tls, 'getCACertificates'>> = tls;
  return getCACertificates?.() ?? tls.rootCertificates;
}

/** How to reach a target. */
export type Route = {
  /** PEM certificates of authorities to trust in addition to the usual ones. */
  readonly authorities?: readonly string[];
  /** Trusts any certificate; for this machine only. */
  readonly insecure?: boolean;
  /** The proxy that tunnels to the target, with its credentials where it asks for any; null for none. */
  readonly proxy?: URL | null;
  /** Resolves names; the system's resolver by default. */
  readonly lookup?: LookupFunction;
};

/** Opens connections to one origin. */
export type Connector = {
  /** Connects in the form that undici requires. */
  readonly connect: buildConnector.connector;
  /** Opens one connection, with TLS for https. */
  readonly open: () => Promise<Socket>;
  /** Ends every connection, including those being made; none is made afterwards. */
  readonly destroy: () => Promise<void>;
};

/**
 * Why an origin must be on this machine, and what to do otherwise; null where it may be anywhere. The
 * address decides, never the name.
 */
function whyLoopback({ protocol, hostname }: URL, insecure: boolean): string | null {
  if (protocol === 'http:') {
    return 'over plain http keys would cross the network in clear text. Use https';
  }
  if (insecure) {
    return '--insecure is for this machine only, since others on the way could read the keys. Hand over its authority with --ca FILE';
  }
  return isLoopbackHost(hostname)
    ? 'a host with such a name is asked without a limit and without a proxy. Use another name for another machine'
    : null;
}

/** An error about a proxy; it never holds the proxy's credentials. */
const proxyError = (proxy: URL, what: string): Error =>
  Object.assign(new Error(`the proxy ${proxy.origin} ${what}`), { code: 'ERR_PROXY' });

function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

/** Opens a tunnel through a proxy with CONNECT (RFC 9110 §9.3.6). @throws where the proxy refuses */
async function openTunnel(
  pool: Pool,
  proxy: URL,
  authority: string,
  timeout: number,
): Promise<Socket> {
  const answer = await pool
    .connect({
      path: authority,
      headers: { host: authority, ...authorizationOf(proxy) },
      signal: AbortSignal.timeout(timeout),
    })
    .catch((error: unknown) => {
      throw proxyError(proxy, `cannot be used: ${wordsOf(error)}`);
    });
  const { statusCode, socket } = answer;
  if (statusCode === 200 && socket instanceof Socket) return socket;
  socket.on('error', () => undefined).destroy();
  throw proxyError(proxy, `answered ${statusCode} to CONNECT`);
}

/**
 * Creates a connector. It makes every connection of a run, so that all take the same route and trust the
 * same authorities. It verifies certificates and uses HTTP/1.1 only. Over plain http, with `insecure`, and
 * for a name such as localhost it connects to loopback addresses only: any other address fails with
 * ERR_NOT_LOOPBACK before it is tried.
 *
 * @param timeout milliseconds that making a connection may take
 */
export function createConnector(origin: string, timeout: number, route: Route = {}): Connector {
  const { authorities = [], insecure = false, proxy = null, lookup = systemLookup } = route;
  // Made once: to read every authority's certificate again for each connection takes 15 ms.
  const trusted =
    authorities.length === 0
      ? {}
      : { secureContext: tls.createSecureContext({ ca: [...usualAuthorities(), ...authorities] }) };
  const trust = { ...trusted, rejectUnauthorized: !insecure };
  const url = new URL(origin);
  const { protocol, host, hostname, port } = url;
  const why = whyLoopback(url, insecure);
  const resolve = why === null ? lookup : lookUpLoopback(lookup, why);
  const direct = buildConnector({ timeout, allowH2: false, lookup: resolve, ...trust });
  const pool =
    proxy === null
      ? null
      : new Pool(proxy.origin, { connect: { timeout, allowH2: false, ...trusted }, pipelining: 1 });
  const authority = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
  const sockets = new Set<Socket>();
  const underWay = new Set<Socket>();
  let isEnded = false;
  const ended = () => new DOMException('the run ended', 'AbortError');

  /** Connects directly or through a tunnel, and tracks the connection from the start. */
  const begin: buildConnector.connector = (options, callback) => {
    if (isEnded) {
      callback(ended(), null);
      return;
    }
    // It is typed to return nothing, and returns the socket that is being connected.
    const made: unknown = direct(options, callback);
    if (!(made instanceof Socket)) return;
    underWay.add(made);
    for (const event of ['connect', 'secureConnect', 'close'] as const) {
      if (event === 'connect' && made instanceof tls.TLSSocket) continue;
      made.once(event, () => underWay.delete(made));
    }
  };

  /** Why no connection may be tried; null where one may. A name is checked when it is resolved. */
  const refusal = (): Error | null => {
    const address = plainHost(hostname);
    if (why === null) return null;
    if (proxy !== null) return notLoopback(address, [`the proxy ${proxy.origin}`], why);
    return isIP(address) === 0 || isLoopbackAddress(address)
      ? null
      : notLoopback(address, [address], why);
  };

  const connect: buildConnector.connector = (options, callback) => {
    const refused = refusal();
    if (refused !== null) {
      callback(refused, null);
      return;
    }
    const keep: buildConnector.Callback = (...[error, socket]) => {
      if (error !== null) {
        callback(error, null);
        return;
      }
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      callback(null, socket);
    };
    if (pool === null || proxy === null) {
      begin(options, keep);
      return;
    }
    openTunnel(pool, proxy, authority, timeout).then(
      (httpSocket) => begin({ ...options, httpSocket }, keep),
      (error: Error) => keep(error, null),
    );
  };

  return {
    connect,
    open: () =>
      new Promise((resolve, reject) => {
        const options = { protocol, host, hostname: plainHost(hostname), port };
        connect(options, (...[error, socket]) => {
          if (error === null) resolve(socket);
          else reject(error);
        });
      }),
    destroy: async () => {
      isEnded = true;
      for (const socket of sockets) socket.destroy();
      // Rejects those that wait for one.
      for (const socket of underWay) socket.destroy(ended());
      await pool?.destroy();
    },
  };
}
