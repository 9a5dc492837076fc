import { UsageError } from '../base/errors.ts';
import { type Environment, isLoopback } from './target-from-env.ts';

/** A proxy that the environment names, and the variable in which it does. */
export type FoundProxy = { readonly url: URL; readonly variable: string };

/** The value of a variable in small or capital letters; the small ones go first, as everywhere. */
function read(environment: Environment, name: string): { variable: string; value: string } | null {
  for (const variable of [name.toLowerCase(), name]) {
    const value = environment[variable];
    if (value !== undefined && value !== '') return { variable, value };
  }
  return null;
}

/** Whether an entry of NO_PROXY names a host: the host itself or a domain above it, with a port or without. */
function names(entry: string, { hostname, port, protocol }: URL): boolean {
  if (entry === '*') return true;
  const [, name = '', only] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  if (only !== undefined && only !== (port || (protocol === 'https:' ? '443' : '80'))) return false;
  const domain = name.replace(/^\*?\.?/, '');
  return domain !== '' && (hostname === domain || hostname.endsWith(`.${domain}`));
}

/** True for a user or a password that can be decoded, as it has to be before it is sent. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads the address of a proxy.
 *
 * @param source the variable or option that it stands in, for messages
 * @param otherwise what may be done in place of another address
 * @throws UsageError for a proxy that cannot be used; it shows nothing of the value, which may hold a password
 */
export function readProxy(value: string, source: string, otherwise: string): URL {
  const text = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === '') {
    throw new UsageError(
      `${source} is not the URL of a proxy (${value.length} characters). Give one such as http://proxy.example:3128, or ${otherwise}.`,
    );
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError(
      `${source} has the scheme ${url.protocol} where http: or https: is needed. Give such a proxy, or ${otherwise}.`,
    );
  }
  if (![url.username, url.password].every(isDecodable)) {
    throw new UsageError(
      `${source} (${value.length} characters) has a user or a password with a % that begins no character: write a % there as %25, or ${otherwise}.`,
    );
  }
  return url;
}

/**
 * The proxy through which a target is to be asked: HTTPS_PROXY or HTTP_PROXY by the target's scheme,
 * else ALL_PROXY; none for what NO_PROXY names. This machine is never asked through a proxy.
 *
 * @throws UsageError for a proxy that cannot be used; it shows nothing of the value, which may hold a password
 */
export function findProxy(target: URL, environment: Environment): FoundProxy | null {
  if (isLoopback(target)) return null;
  const excluded = read(environment, 'NO_PROXY')?.value.split(/[\s,]+/) ?? [];
  if (excluded.some((entry) => names(entry, target))) return null;
  const scheme = target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const found = read(environment, scheme) ?? read(environment, 'ALL_PROXY');
  if (found === null) return null;
  const { variable, value } = found;
  return { url: readProxy(value, variable, 'name the target in NO_PROXY'), variable };
}
