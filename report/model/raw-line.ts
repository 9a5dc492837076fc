import { isIP } from 'node:net';
import { type NamedKey, shellWord } from './curl.ts';

/** A text without NUL as printf commands: its whole lines by one, what stands behind them by another. */
function printLines(text: string, keys: readonly NamedKey[]): string[] {
  const lines = text.split('\r\n');
  const rest = lines.pop() ?? '';
  return [
    ...(lines.length === 0
      ? []
      : [`printf '%s\\r\\n' ${lines.map((line) => shellWord(line, keys)).join(' ')}`]),
    ...(rest === '' ? [] : [`printf %s ${shellWord(rest, keys)}`]),
  ];
}

/**
 * A line for bash that sends a raw request byte by byte, as curl could not: by openssl over TLS, by
 * bash itself otherwise. Keys stand as the environment variables that hold them. NUL has a command of
 * its own, since no word of bash can hold it.
 *
 * @param raw the request, one character a byte
 * @param origin scheme, host and port
 */
export function rawLineOf(raw: string, origin: string, keys: readonly NamedKey[]): string {
  const { protocol, hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const prints = raw
    .split('\0')
    .flatMap((text, at) => [...(at === 0 ? [] : ["printf '\\0'"]), ...printLines(text, keys)])
    .join('; ');
  if (protocol === 'https:') {
    const name = isIP(host) === 0 ? ` -servername ${host}` : '';
    return `{ ${prints}; } | openssl s_client -quiet -connect ${hostname}:${port || 443}${name}`;
  }
  return `(exec 3<>/dev/tcp/${host}/${port || 80}; { ${prints}; } >&3; cat <&3)`;
}
