import { isIP } from 'node:net';
import { type NamedKey, shellWord } from './curl.ts';

/** A text without NUL as printf commands: one for its whole lines, one for the rest. */
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
 * Writes a line for bash that sends the exact bytes of a request that curl cannot send: with openssl
 * over TLS, else with bash itself. Environment variables replace the keys. NUL gets its own command,
 * since no bash word can hold it.
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
    const place = shellWord(`${hostname}:${port || 443}`, []);
    const name = isIP(host) === 0 ? ` -servername ${shellWord(host, [])}` : '';
    return `{ ${prints}; } | openssl s_client -quiet -connect ${place}${name}`;
  }
  const device = shellWord(`/dev/tcp/${host}/${port || 80}`, []);
  return `(exec 3<>${device}; { ${prints}; } >&3; cat <&3)`;
}
