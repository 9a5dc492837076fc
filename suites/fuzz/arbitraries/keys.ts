import fc from 'fast-check';
import type { Style } from '../../../spec/index.ts';
import { changeKey, isForeign } from '../change-key.ts';
import type { KeyChange } from '../mutation.ts';

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const punctuation = '!#$%&*+-.^_`|~()/:;<=>?@[]{}\'"\\,';

/** Letters and digits that mean nothing: none of them is worth a request to find a simpler one. */
export const alphanumericText = (least: number, most: number): fc.Arbitrary<string> =>
  fc.noShrink(
    fc.string({
      unit: fc.constantFrom(...alphanumeric),
      minLength: least,
      maxLength: most,
      size: 'max',
    }),
  );

/** One byte that may stand in a header value (RFC 9110 §5.5): the odder, the likelier. */
const oddByte = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...alphanumeric) },
  { weight: 4, arbitrary: fc.constantFrom(...punctuation) },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\t') },
  { weight: 2, arbitrary: fc.integer({ min: 0xa1, max: 0xff }).map((c) => String.fromCharCode(c)) },
);

const at = fc.nat(63);
const length = fc.integer({ min: 1, max: 6 });

const change: fc.Arbitrary<KeyChange> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('replace' as const), at, text: oddByte }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('insert' as const), at, text: oddByte }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), at, length }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), at, length }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('swap' as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('case' as const), at }) },
);

/**
 * Changes after which the value is no valid key any more, nor holds one. Few at a time, so that a `curl` line can name the rest of the key by a variable.
 *
 * @param good the key that is changed
 * @param keys every key of the target
 */
export const drawKeyChanges = (
  good: string,
  keys: readonly string[],
): fc.Arbitrary<readonly KeyChange[]> =>
  fc
    .array(change, { minLength: 1, maxLength: 3 })
    .filter((changes) => isForeign(changeKey(good, changes), keys));

const around = fc.string({
  unit: fc.oneof(fc.constantFrom(...punctuation), fc.constantFrom(...alphanumeric)),
  maxLength: 3,
});

const wrap = fc
  .record({ kind: fc.constant('wrap' as const), before: around, after: around })
  .filter(({ before, after }) => before !== '' || after !== '');

const scheme = fc
  .string({ unit: fc.constantFrom(...alphanumeric), minLength: 3, maxLength: 8 })
  .filter((word) => word.toLowerCase() !== 'bearer')
  .map((word) => ({ kind: 'scheme' as const, word }));

/** The whole secret, presented otherwise than the style says. Blanks at its ends mean nothing and are left out. */
export const drawPresentation = (style: Style): fc.Arbitrary<readonly KeyChange[]> =>
  fc.array(
    fc.oneof(
      { weight: 2, arbitrary: wrap },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('percent' as const), at }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('full-width' as const), at }) },
      ...(style === 'bearer' ? [{ weight: 1, arbitrary: scheme }] : []),
    ),
    { minLength: 1, maxLength: 2 },
  );

/** A key that was never issued: it is too long to equal another by chance. */
export const drawNewKey: fc.Arbitrary<readonly KeyChange[]> = alphanumericText(24, 48).map(
  (text) => [{ kind: 'new', text }],
);
