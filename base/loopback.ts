import dns from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const localName = /^(?:.+\.)?localhost$/i;

/** A URL's hostname as addresses are written: an IPv6 address without its brackets. */
export const plainHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/** True for an address of the loopback interface: 127.0.0.0/8, ::1, and ::ffff:127.0.0.0/104 (RFC 4291 §2.5.5.2). */
export function isLoopbackAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * True for a host that must be this machine: a loopback address, or a name that RFC 6761 §6.3 reserves
 * for one. Such a name may still lead elsewhere: `lookUpLoopback` sees to it when a connection is made.
 *
 * @param hostname as a URL has it
 */
export const isLoopbackHost = (hostname: string): boolean =>
  localName.test(hostname) || isLoopbackAddress(plainHost(hostname));

/** Refuses an address, in the form that a failed connection has. */
export const notLoopback = (host: string, addresses: readonly string[], why: string): Error =>
  Object.assign(
    new Error(
      `${host} ${addresses.length === 0 ? 'has no address' : `leads to ${addresses.join(', ')}`}, not to this machine: ${why}`,
    ),
    { code: 'ERR_NOT_LOOPBACK' },
  );

/** The system's resolver, as every program here uses it. */
export const systemLookup: LookupFunction = (hostname, options, callback) =>
  dns.lookup(hostname, options, callback);

/**
 * Resolves names to loopback addresses only. A connection is made to the very address that was checked,
 * so that an answer of DNS that changes gets around nothing.
 *
 * @param lookup the resolver behind it
 * @param why what would be unsafe, and what to do
 * @returns a resolver that fails with ERR_NOT_LOOPBACK where no address is one of this machine
 */
export const lookUpLoopback =
  (lookup: LookupFunction, why: string): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found, family) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const all =
        typeof found === 'string' ? [{ address: found, family: family ?? isIP(found) }] : found;
      const own = all.filter(({ address }) => isLoopbackAddress(address));
      const [first] = own;
      if (first === undefined) {
        callback(
          notLoopback(
            hostname,
            all.map(({ address }) => address),
            why,
          ),
          [],
        );
      } else if (options.all === true) callback(null, own);
      else callback(null, first.address, first.family);
    });
