import { type Remark, wrong } from './remark.ts';

type Failure = { readonly kind: string; readonly message: string };

/** Why a connection failed, by the words of the system or of TLS, with what to do. */
const causes: readonly (readonly [words: RegExp, sentence: string, advice: string])[] = [
  [
    /ENOTFOUND|EAI_AGAIN/,
    'DNS knows no such host',
    'check the spelling of the host, and that this machine may resolve names outside',
  ],
  [/ECONNREFUSED/, 'nothing listens there', 'check the port, and that the gateway runs'],
  [
    /certificate has expired/i,
    'the certificate has expired',
    "renew the gateway's certificate, or set this machine's clock",
  ],
  [
    /altnames|ERR_TLS_CERT_ALTNAME/i,
    'the certificate is for another host',
    'take the host name that the certificate names',
  ],
  [
    /self.signed|unable to (?:verify|get (?:local )?issuer)|UNABLE_TO/i,
    'the certificate comes from an authority that this machine does not trust',
    'name its authority in NODE_EXTRA_CA_CERTS=/path/to/ca.pem; never turn checking off',
  ],
  [
    /wrong version number|ERR_SSL_|EPROTO|packet length too long/i,
    'there is no TLS at this port: it speaks plain HTTP',
    'give the port of https, or http:// on this machine alone',
  ],
  [
    /EHOSTUNREACH|ENETUNREACH/,
    'there is no way to this host from here',
    'check the network, the VPN and the firewall',
  ],
];

/** Tells why no answer came from the target. */
export function examineFailure(about: string, { kind, message }: Failure, url: URL): Remark {
  const cause = causes.find(([words]) => words.test(message));
  if (message.startsWith('the proxy ')) {
    return wrong(
      about,
      message,
      'mend the variable that names the proxy, or name the host in NO_PROXY',
    );
  }
  const [, refusal, advice] = /^(.* not to this machine: .*)\. (.*)$/.exec(message) ?? [];
  if (refusal !== undefined && advice !== undefined) return wrong(about, refusal, advice);
  if (cause !== undefined) return wrong(about, cause[1], cause[2]);
  if (kind === 'untrusted') {
    return wrong(about, 'TLS failed', `${message}; never turn checking off`);
  }
  if (kind === 'timeout' || /timeout/i.test(message)) {
    return wrong(
      about,
      'no answer came in time',
      'check the firewall, or give it longer with --timeout',
    );
  }
  return wrong(
    about,
    'the connection broke off before an answer came',
    url.protocol === 'http:'
      ? 'this may be a port that speaks TLS: try https://'
      : 'see whether a proxy stands between, and what it says',
  );
}
