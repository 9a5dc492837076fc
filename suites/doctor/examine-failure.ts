import { type Remark, wrong } from './remark.ts';

type Failure = { readonly kind: string; readonly message: string };

/** Causes of failed connections by the words of the system or of TLS, with advice. */
const causes: readonly (readonly [words: RegExp, sentence: string, advice: string])[] = [
  [
    /ENOTFOUND|EAI_AGAIN/,
    'DNS does not know this host',
    'check the spelling of the host, and whether this machine can resolve public names',
  ],
  [/ECONNREFUSED/, 'nothing listens there', 'check the port, and whether the gateway runs'],
  [
    /certificate has expired/i,
    'the certificate has expired',
    "renew the gateway's certificate, or set this machine's clock",
  ],
  [
    /altnames|ERR_TLS_CERT_ALTNAME/i,
    'the certificate is for another host',
    'use the host name in the certificate',
  ],
  [
    /self.signed|unable to (?:verify|get (?:local )?issuer)|UNABLE_TO/i,
    'this machine does not trust the authority of the certificate',
    'name its authority with --ca FILE, in your own program with NODE_EXTRA_CA_CERTS; never disable verification',
  ],
  [
    /wrong version number|ERR_SSL_|EPROTO|packet length too long/i,
    'this port uses plain HTTP, not TLS',
    'use the https port, or http:// for a gateway on this machine',
  ],
  [
    /EHOSTUNREACH|ENETUNREACH/,
    'this machine has no route to the host',
    'check the network, the VPN and the firewall',
  ],
];

/** Explains why no answer came from the target, and what to do. */
export function examineFailure(about: string, { kind, message }: Failure, url: URL): Remark {
  const cause = causes.find(([words]) => words.test(message));
  if (message.startsWith('the proxy ')) {
    return wrong(
      about,
      message,
      'fix the variable that names the proxy, or add the host to NO_PROXY',
    );
  }
  const [, refusal, advice] = /^(.* not to this machine: .*)\. (.*)$/.exec(message) ?? [];
  if (refusal !== undefined && advice !== undefined) return wrong(about, refusal, advice);
  if (cause !== undefined) return wrong(about, cause[1], cause[2]);
  if (kind === 'untrusted') {
    return wrong(about, 'TLS failed', `${message}; never disable verification`);
  }
  if (kind === 'timeout' || /timeout/i.test(message)) {
    return wrong(
      about,
      'no answer came in time',
      'check the firewall, or allow more time with --timeout',
    );
  }
  return wrong(
    about,
    'the connection broke before an answer came',
    url.protocol === 'http:'
      ? 'the port may use TLS: try https://'
      : 'check whether a proxy is in between, and what it reports',
  );
}
