import { codeOf } from '../../base/errors.ts';
import type { Exchange } from '../cases/exchange.ts';

type Failure = NonNullable<Exchange['failure']>;

const unreachableCodes = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_PROXY',
  'ERR_NOT_LOOPBACK',
];

const unknownAuthority =
  'this machine does not know the authority of its certificate: name that authority with --ca FILE';

const selfSigned =
  'its certificate is self-signed: name it with --ca FILE, or use one that an authority signed';

/** What is wrong with a certificate, and what to do, by the code of OpenSSL or Node. */
const certificateFaults: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired: renew it on the target',
  CERT_NOT_YET_VALID:
    'its certificate is not valid yet: check the clocks of this machine and the target',
  CERT_REVOKED: 'its certificate has been revoked: renew it on the target',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another host: check the base URL, or issue one for this name',
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
};

const causeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown error';
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  const { message } = inner instanceof Error && error.message === '' ? inner : error;
  return message.replace(/\s+/g, ' ').trim();
};

/** Explains an answer whose status is invalid (RFC 9110 §15). */
export const noHttp = 'the answer is not valid HTTP: its status is below 100';

function tlsFaultOf(code: string): string | null {
  const fault = certificateFaults[code];
  if (fault !== undefined) return `${fault} (${code})`;
  return code.startsWith('ERR_SSL_') || code === 'EPROTO'
    ? `the TLS handshake failed: does that port use https? (${code})`
    : null;
}

/** Reports an error before the first byte of a request was written; its `cause` says what failed. */
export class UnsentError extends Error {
  constructor(cause: unknown) {
    super('the request never left', { cause });
  }
}

/** Returns why no answer came, from the error. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UnsentError) return { ...failureOf(error.cause), unsent: true };
  const name = error instanceof Error ? error.name : '';
  const code = codeOf(error, '');
  const fault = tlsFaultOf(code);
  if (fault !== null) return { kind: 'untrusted', message: fault };
  // The client asserts what a server sends: that its status is no less than 100.
  const message = code === 'ERR_ASSERTION' ? noHttp : causeOf(error);
  if (name === 'AbortError') return { kind: 'aborted', message };
  if (unreachableCodes.includes(code)) return { kind: 'unreachable', message };
  if (name === 'TimeoutError' || code.endsWith('_TIMEOUT')) return { kind: 'timeout', message };
  return { kind: code === 'UND_ERR_INVALID_ARG' ? 'unsendable' : 'cut', message };
}
