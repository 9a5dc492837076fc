import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { plainText } from '../../../base/secrets/plain-text.ts';
import { createPlainSearch } from '../../../base/secrets/search-plain.ts';
import { expect, test } from '../../test.ts';

const plain = plainText('sk-Ab9Cd1');

/** The ways to write a letter, with a gap or without one. */
function waysToWrite(letter: string): readonly string[] {
  const hex = letter.charCodeAt(0).toString(16).padStart(2, '0');
  const wide = String.fromCodePoint(letter.charCodeAt(0) + 0xfee0);
  return [
    ...[
      letter,
      `${letter}-`,
      `${letter} : `,
      `${letter}\r\n`,
      `\\${letter}`,
      wide,
      `\u200b${letter}`,
      `\u00a0${letter}`,
    ],
    ...[`0x${hex},`, `0 x${hex},`, `=${hex}`, `%${hex}`, `\\x${hex}`, `U+00${hex}`, `U.+00${hex}`],
    ...[`&#x${hex};`, `<b>${letter}`, `\u001b[1m${letter}`],
  ];
}

const spoilt = fc
  .tuple(...[...plain].map((letter) => fc.constantFrom(...waysToWrite(letter))))
  .map((letters) => letters.join(''));

const spaced = fc
  .tuple(fc.nat(plain.length), fc.constantFrom(`' "`, '\\"', '\\/', '\\\\'))
  .map(([at, gap]) => plain.slice(0, at) + gap + plain.slice(at));

const oneEscape = fc
  .nat(plain.length - 1)
  .chain((at) =>
    fc
      .constantFrom(...waysToWrite(plain.charAt(at)))
      .map((written) => plain.slice(0, at) + written + plain.slice(at + 1)),
  );

const text = `Authorization: ${plain}, and more words behind it`;
const packed = [gzipSync(text), deflateSync(text)].map((bytes) => bytes.toString('base64'));
const split = packed.flatMap((one) => [one, `${one.slice(0, 1)}:${one.slice(1)}`]);

const noise = fc.constantFrom('', 's', 'sk', 'k-', '0', 'U', '\\', '"', ' key ', 'H4sI', 'e');

test('a text holds a secret where its plain text does, and nowhere else', () => {
  const holds = createPlainSearch(plain);
  const middle = fc.oneof(spoilt, spaced, oneEscape, fc.constantFrom(...split));
  let found = 0;
  fc.assert(
    fc.property(noise, middle, noise, (...parts) => {
      const whole = parts.join('');
      const isThere = plainText(whole).includes(plain);
      if (isThere) found += 1;
      expect(holds(whole), whole).toBe(isThere);
    }),
    { numRuns: 1_500, seed: 7 },
  );
  expect(found).toBeGreaterThan(500);
});
