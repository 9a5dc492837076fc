import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

/** A certificate that was made for one test, with its key: both PEM. */
export type Certificate = { readonly cert: string; readonly key: string };

/** What a certificate is like; by default it is for the loopback interface, good until 2049 and self-signed. */
export type Wish = {
  /** The host name that it is for, in place of 127.0.0.1. */
  readonly host?: string;
  /** When it expires, such as `200101000000Z`. */
  readonly until?: string;
  /** Who signs it. */
  readonly authority?: Certificate;
  /** Whether it may sign others. */
  readonly isAuthority?: boolean;
};

/** One element of DER (X.690 §8.1): its tag, its length, its contents. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents);
const integer = (value: number): Buffer => der(0x02, Buffer.from([value]));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const utcTime = (text: string): Buffer => der(0x17, Buffer.from(text));

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const named = (name: string): Buffer =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const [ownName, authorityName] = [named('target'), named('authority')];

/** A subject's other names (RFC 5280 §4.2.1.6): a host, or the address 127.0.0.1. */
const otherNames = (host: string | undefined): Buffer =>
  sequence(
    oid('551d11'),
    der(
      0x04,
      sequence(
        host === undefined
          ? der(0x87, Buffer.from([127, 0, 0, 1]))
          : der(0x82, Buffer.from(host, 'latin1')),
      ),
    ),
  );

/** The basic constraint that the subject may sign certificates (RFC 5280 §4.2.1.9). */
const mayIssue = sequence(
  oid('551d13'),
  der(0x01, Buffer.from([255])),
  der(0x04, sequence(der(0x01, Buffer.from([255])))),
);

/** Makes a certificate. */
export function makeCertificate(wish: Wish = {}): Certificate {
  const { host, until = '491231000000Z', authority, isAuthority = false } = wish;
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const subject = isAuthority ? authorityName : ownName;
  const signed = sequence(
    der(0xa0, integer(2)),
    integer(isAuthority ? 1 : 2),
    ecdsaWithSha256,
    authority === undefined ? subject : authorityName,
    sequence(utcTime('150101000000Z'), utcTime(until)),
    subject,
    pair.publicKey,
    der(0xa3, sequence(isAuthority ? mayIssue : otherNames(host))),
  );
  const signer = createPrivateKey(authority?.key ?? pair.privateKey);
  const signature = sign('sha256', signed, signer);
  const whole = sequence(signed, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: pair.privateKey,
  };
}
