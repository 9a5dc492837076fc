import { type Contract, styleOf } from '../../../spec/contract.ts';
import { addLines, inRequestLine, oddLines, type RewriteBytes } from '../../carriers/rows/lines.ts';
import { isInQuery } from '../../cases/credentials.ts';
import type { RawVariant } from './raw-case.ts';

/*
 * What is sent here goes over other people's connections as well: a front end may share one among its
 * clients. So nothing is sent that two readers of HTTP may frame differently: no Content-Length beside
 * a Transfer-Encoding, no two lengths, none with a digit in it, no odd byte in either of those lines.
 * The oddities stand in lines that frame nothing, and no body follows a bad length.
 */

/** Rewrites the line of the style's header. */
const inKeyLine =
  (contract: Contract, change: (name: string, value: string) => string): RawVariant['rewrite'] =>
  (bytes, { style }) =>
    bytes.replace(
      new RegExp(`\r\n(${styleOf(contract, style).place.name}): ([^\r]*)`),
      (_, name: string, value: string) => `\r\n${change(name, value)}`,
    );

const onOrigin =
  (rewrite: RewriteBytes): RawVariant['rewrite'] =>
  (bytes, { origin }) =>
    rewrite(bytes, origin);

const bad = ['unknown', 'deleted'] as const;

const keyLine = (
  contract: Contract,
  variant: string,
  words: string,
  change: (name: string, value: string) => string,
): RawVariant => ({
  variant,
  words,
  rewrite: inKeyLine(contract, change),
  bad,
  where: (cell) => !isInQuery(contract, cell.style),
});

const queryLine = (
  contract: Contract,
  variant: string,
  words: string,
  byte: string,
): RawVariant => ({
  variant: `${variant}-in-query`,
  words: `${words} behind the key in the query`,
  rewrite: onOrigin(inRequestLine((line) => line.replace(/ HTTP\/1\.1$/, `${byte} HTTP/1.1`))),
  bad,
  where: (cell) => isInQuery(contract, cell.style),
});

/** The bytes of the key's line, and lines that are too long: HARD-BOUNDED. */
export const illBytes = (contract: Contract): readonly RawVariant[] => [
  keyLine(contract, 'nul', 'a NUL behind the key', (name, value) => `${name}: ${value}\0`),
  keyLine(
    contract,
    'control',
    'a control byte (01) behind the key',
    (name, value) => `${name}: ${value}\x01`,
  ),
  keyLine(
    contract,
    'delete',
    'a control byte (7F) behind the key',
    (name, value) => `${name}: ${value}\x7f`,
  ),
  keyLine(contract, 'bare-cr', 'a bare CR behind the key', (name, value) => `${name}: ${value}\r `),
  keyLine(
    contract,
    'bare-lf',
    "a bare LF at the end of the key's line",
    (name, value) => `${name}: ${value}\nX-Probe: 1`,
  ),
  keyLine(
    contract,
    'fold',
    'the key on a folded line (RFC 9112 §5.2)',
    (name, value) => `${name}: ${value.replace(/(\S+)$/, '\r\n $1')}`,
  ),
  keyLine(
    contract,
    'space-before-colon',
    "a space before the colon of the key's line (RFC 9112 §5.1)",
    (name, value) => `${name} : ${value}`,
  ),
  queryLine(contract, 'nul', 'a NUL', '\0'),
  queryLine(contract, 'control', 'a control byte (01)', '\x01'),
  queryLine(contract, 'space', 'a space', ' x'),
  {
    variant: 'long-header',
    words: 'another header of 64 KiB',
    rewrite: onOrigin(addLines(`X-Probe: ${'a'.repeat(64 * 1024)}`)),
    bad: [null, 'unknown'],
  },
];

/** A length that is none; no body follows it. */
export const badLength: readonly RawVariant[] = [
  {
    variant: 'length-no-number',
    words: 'a Content-Length that is no number, and no body (RFC 9112 §6.3)',
    rewrite: (bytes) =>
      `${bytes.slice(0, bytes.indexOf('\r\n\r\n')).replace(/\r\nContent-Length: \d+/, '')}\r\nContent-Length: none\r\n\r\n`,
    bad: [null, 'unknown'],
  },
];

/** Odd lines with the valid key, which must be answered: HARD-NO-BYPASS sends them with all others. */
export const answeredLines = (contract: Contract): readonly RawVariant[] =>
  oddLines.map(({ id, rewrite, ...odd }) => ({
    ...odd,
    variant: id,
    rewrite: onOrigin(rewrite),
    bad: [],
    where: ({ style }) => !isInQuery(contract, style),
  }));
