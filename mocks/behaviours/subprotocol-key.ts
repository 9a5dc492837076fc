import type { Patch } from '../gateway/stages.ts';

/** What browsers' realtime clients put before the key, as they cannot send headers with a WebSocket. */
export const keyProtocol = 'openai-insecure-api-key.';

/**
 * Takes a realtime key from the list of sub-protocols where no header has one. The contract knows only the
 * header, and such a key ends up in every log of handshakes: a mock does it only when asked to.
 */
export const takeSubprotocolKey: Patch = (stages) => ({
  ...stages,
  readCredential: (ctx) => {
    const credential = stages.readCredential(ctx);
    if (credential.kind !== 'missing' || ctx.operation.upgrade === null) return credential;
    const offered = (ctx.headers.get('sec-websocket-protocol') ?? '')
      .split(',')
      .map((name) => name.trim());
    const secret = offered.find((name) => name.startsWith(keyProtocol))?.slice(keyProtocol.length);
    return secret ? { kind: 'found', style: 'bearer', secret, isSubprotocol: true } : credential;
  },
});
