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

/** What every program here trusts; before Node 22.15 without NODE_EXTRA_CA_CERTS, which nobody told. */
function usualAuthorities(): readonly string[] {
  const { getCACertificates }: Partial<Pick<typeof tls, 'getCACertificates'>> = tls;
  return getCACertificates?.() ?? tls.rootCertificates;
}

/** The way to a target. */
export type Route = {
  /** Certificates in PEM of authorities that are trusted beside those that every program here trusts. */
  readonly authorities?: readonly string[];
  /** Trusts any certificate: for this machine alone. */
  readonly insecure?: boolean;
  /** The proxy that tunnels to the target, with its credentials where it asks for any; null for none. */
  readonly proxy?: URL | null;
  /** Resolves names; the system's resolver by default. */
  readonly lookup?: LookupFunction;
};

/** Opens connections to one origin. */
export type Connector = {
  /** In the form that undici asks for. */
  readonly connect: buildConnector.connector;
  /** Opens one, through TLS where that is https. */
  readonly open: () => Promise<Socket>;
  /** Ends every connection, those that are being made too; none is made afterwards. */
  readonly destroy: () => Promise<void>;
};

/**
 * Why an origin may be reached on this machine only, and what to do otherwise; null where it may be
 * anywhere. Whatever is allowed for this machine rests on the address, never on the name.
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

/** The words of an error about a proxy, which never hold its credentials. */
const proxyError = (proxy: URL, what: string): Error =>
  Object.assign(new Error(`the proxy ${proxy.origin} ${what}`), { code: 'ERR_PROXY' });

function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

/** Opens a tunnel through a proxy by CONNECT (RFC 9110 §9.3.6). @throws where the proxy does not open it */
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
 * Makes a connector. Every connection of a run is made by one, so that all of them go the same way and
 * trust the same authorities. Certificates are verified; HTTP/1.1 alone is spoken. Over plain http, with
 * `insecure`, and for a name such as localhost it connects to loopback addresses only: the address is
 * checked when the connection is made, and any other fails with ERR_NOT_LOOPBACK before it is tried.
 *
 * @param timeout milliseconds that a connection may take to be made
 */
export function createConnector(origin: string, timeout: number, route: Route = {}): Connector {
  const { authorities = [], insecure = false, proxy = null, lookup = systemLookup } = route;
  const ca = authorities.length === 0 ? {} : { ca: [...usualAuthorities(), ...authorities] };
  const trust = { ...ca, rejectUnauthorized: !insecure };
  const url = new URL(origin);
  const { protocol, host, hostname, port } = url;
  const why = whyLoopback(url, insecure);
  const resolve = why === null ? lookup : lookUpLoopback(lookup, why);
  const direct = buildConnector({ timeout, allowH2: false, lookup: resolve, ...trust });
  const pool =
    proxy === null
      ? null
      : new Pool(proxy.origin, { connect: { timeout, allowH2: false, ...ca }, pipelining: 1 });
  const authority = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
  const sockets = new Set<Socket>();
  const underWay = new Set<Socket>();
  let isEnded = false;
  const ended = () => new DOMException('the run was ended', 'AbortError');

  /** Connects without a proxy, or through its tunnel, and knows the connection from its first moment. */
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

  /** Why no connection may be tried at all; null where one may. A name is checked when it is resolved. */
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
      // Whoever waits for one is told.
      for (const socket of underWay) socket.destroy(ended());
      await pool?.destroy();
    },
  };
}
