import fc from 'fast-check';
import { type Contract, operationOf } from '../../../spec/contract.ts';
import type { Departure } from '../mutation.ts';
import { alphanumericText } from './keys.ts';
import { oddHeaders } from './odd-headers.ts';

const mask = fc.integer({ min: 1, max: 0xffff });
const at = fc.nat(63);
const by = fc.integer({ min: 1, max: 7 });

const gap = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r'), minLength: 1, maxLength: 3 });

/** The first member is the model as a rule, and the likeliest to matter. */
const member = fc.oneof(fc.constant(0), fc.nat(7));

function drawSame(contract: Contract, id: string): fc.Arbitrary<Departure> {
  const { body, styles, model } = operationOf(contract, id);
  const isJson = body?.mediaType === 'application/json';
  const hasQuery = styles.includes('query') || model?.in === 'query';
  return fc.oneof(
    fc.record({ kind: fc.constant('field-case' as const), at, mask }),
    fc.record({ kind: fc.constant('field-order' as const), by }),
    ...(styles.includes('bearer')
      ? [fc.record({ kind: fc.constant('scheme-case' as const), mask })]
      : []),
    ...(hasQuery ? [fc.record({ kind: fc.constant('percent' as const), at })] : []),
    ...(body === null
      ? []
      : [
          fc.record({ kind: fc.constant('media-type-case' as const), mask }),
          fc.record({ kind: fc.constant('member-order' as const), by }),
        ]),
    ...(isJson
      ? [
          fc.record({ kind: fc.constant('gap' as const), text: gap }),
          fc.record({ kind: fc.constant('escape' as const), member, at }),
        ]
      : []),
  );
}

/** Headers that mean nothing to who reads a key, a model or a body. */
const plainHeaders: readonly (readonly [string, string])[] = [
  ['Accept-Language', 'de, en;q=0.5'],
  ['Cache-Control', 'no-cache'],
  ['Pragma', 'no-cache'],
  ['DNT', '1'],
  ['Priority', 'u=3'],
  ['Referer', 'https://app.example/'],
  ['X-Request-Id', '7d1f0c52'],
  ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
];

const headerOf = ([name, value]: readonly [string, string]) =>
  fc.record({
    kind: fc.constant('header' as const),
    name: fc.constant(name),
    value: fc.constant(value),
    first: fc.boolean(),
  });

const unknownName = alphanumericText(3, 8).map((text) => `z${text.toLowerCase()}`);
const shortText = alphanumericText(0, 8);

/** A header, a parameter or a member of which nobody has heard. */
function drawMeaningless(contract: Contract, id: string): fc.Arbitrary<Departure> {
  const first = fc.boolean();
  return fc.oneof(
    fc.constantFrom(...plainHeaders).chain(headerOf),
    fc.record({
      kind: fc.constant('header' as const),
      name: unknownName.map((name) => `X-${name}`),
      value: shortText,
      first,
    }),
    fc.record({
      kind: fc.constant('parameter' as const),
      name: unknownName,
      value: shortText,
      first,
    }),
    fc.record({ kind: fc.constant('cookie' as const), name: unknownName, value: shortText }),
    ...(operationOf(contract, id).body === null
      ? []
      : [
          fc.record({
            kind: fc.constant('member' as const),
            name: unknownName,
            value: fc.oneof(
              fc.constantFrom('null', 'true', '0', '[]', '{}'),
              shortText.map((text) => JSON.stringify(text)),
            ),
            first,
          }),
        ]),
  );
}

/** Departures after which the request must fare as before, for most of them to the very status. */
export const drawDepartures = (
  contract: Contract,
  id: string,
): fc.Arbitrary<readonly Departure[]> =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: drawSame(contract, id) },
      { weight: 2, arbitrary: drawMeaningless(contract, id) },
    ),
    { maxLength: 6, size: 'max' },
  );

/** Other spellings of the same request alone. */
export const drawSpellings = (contract: Contract, id: string): fc.Arbitrary<readonly Departure[]> =>
  fc.array(drawSame(contract, id), { maxLength: 4, size: 'max' });

/** Header lines that make some servers see another caller, path, method or purpose; each name once. */
export const drawDisguise: fc.Arbitrary<readonly Departure[]> = fc.uniqueArray(
  fc.constantFrom(...oddHeaders).chain(headerOf),
  // Without a least length, fast-check can also remove the last of them.
  { maxLength: 8, size: 'max', selector: ({ name }) => name },
);
