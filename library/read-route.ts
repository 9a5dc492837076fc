import { UsageError } from '../base/errors.ts';
import { parseAuthorities } from '../check/authorities.ts';
import { readProxy } from '../check/proxy.ts';
import { isLoopback } from '../check/target-from-env.ts';
import type { Route } from '../suites/wire/connect.ts';

/** The way to a target. */
export type RouteOptions = {
  /** Authorities that are trusted as well: the certificates as PEM text, for a target over https. */
  readonly ca?: string | undefined;
  /**
   * The URL of the proxy that tunnels to the target, with its user and password where it asks for them;
   * null for none, as by default. This machine is asked without one.
   */
  readonly proxy?: string | URL | null | undefined;
};

/**
 * Reads the way to a target.
 *
 * @throws UsageError naming the option; it shows nothing of a proxy, which may hold a password
 */
export function readRoute(baseUrl: URL, { ca, proxy }: RouteOptions): Route {
  if (ca !== undefined && baseUrl.protocol !== 'https:') {
    throw new UsageError('ca is for a target over https: give such a base URL, or leave it out.');
  }
  const url = proxy == null ? null : readProxy(String(proxy), 'proxy', 'null for none');
  return {
    authorities: ca === undefined ? [] : parseAuthorities(String(ca), 'ca'),
    proxy: isLoopback(baseUrl) ? null : url,
  };
}
