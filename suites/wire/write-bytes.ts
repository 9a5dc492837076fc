import type { WireRequest } from '../cases/exchange.ts';

/**
 * The bytes of a request as HTTP/1.1 has them, one character a byte (latin 1). A body is sent with its
 * length; nothing else is added.
 */
export function writeBytes({ method, target, headers, body }: WireRequest): string {
  const content = body === null ? '' : Buffer.from(body).toString('latin1');
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === null ? [] : [`Content-Length: ${content.length}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${content}`;
}
