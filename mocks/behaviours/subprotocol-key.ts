import type { Swap } from '../gateway/parts.ts';

/** What browsers' realtime clients put before the key, as they cannot send headers with a WebSocket. */
export const keyProtocol = 'openai-insecure-api-key.';

/**
 * Takes a realtime key from the list of sub-protocols where no header has one. The contract knows the header
 * alone, and such a key stands in every log of handshakes: so a mock does it only when it is asked to.
 */
export const takeSubprotocolKey: Swap = (parts) => ({
  ...parts,
  readCredential: (inbound, operation) => {
    const reading = parts.readCredential(inbound, operation);
    if (reading.kind !== 'missing' || operation.upgrade === null) return reading;
    const offered = (inbound.headers.get('sec-websocket-protocol') ?? '')
      .split(',')
      .map((name) => name.trim());
    const secret = offered.find((name) => name.startsWith(keyProtocol))?.slice(keyProtocol.length);
    return secret ? { kind: 'found', style: 'bearer', secret, isSubprotocol: true } : reading;
  },
});
