import type { Carrier } from './carrier.ts';

/** Carriers that go in one request. */
export type Bundle = { readonly id: string; readonly carriers: readonly Carrier[] };

/** A sequence of numbers from 0 to 1 that the seed decides (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The carriers in an order that the seed decides (Fisher and Yates). */
function shuffle(carriers: readonly Carrier[], seed: number): Carrier[] {
  const next = numbersFrom(seed);
  return carriers
    .map((carrier) => ({ carrier, at: next() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ carrier }) => carrier);
}

const emptyBundle = (id: string) => ({
  id,
  slots: new Set<string>(),
  carriers: Array.of<Carrier>(),
});

/** Puts each carrier into the bundle of its sort, or into the least full one in which no other sets the same. */
function deal(
  carriers: readonly Carrier[],
  names: readonly string[],
  sortOf: (carrier: Carrier) => string | null = () => null,
): Bundle[] {
  const bundles = names.map(emptyBundle);
  for (const carrier of carriers) {
    const { slots } = carrier;
    const sort = sortOf(carrier);
    const open = bundles.filter((bundle) => !slots.some((slot) => bundle.slots.has(slot)));
    const least = Math.min(...open.map(({ carriers: own }) => own.length));
    const free =
      open.find(({ id }) => id === sort) ?? open.find(({ carriers: own }) => own.length === least);
    const bundle = free ?? emptyBundle(`more-${bundles.length + 1}`);
    if (free === undefined) bundles.push(bundle);
    bundle.carriers.push(carrier);
    for (const slot of slots) bundle.slots.add(slot);
  }
  return bundles.filter(({ carriers: own }) => own.length > 0);
}

/** The carriers that say who sends the request; the others say what is asked for, and how. */
const aboutCaller: readonly Carrier['kind'][] = ['identity', 'address', 'trust', 'tenant'];

/** Decides the companions of the second round. */
const seed = 20_260_101;

/**
 * Puts each carrier into two bundles with other companions, so that none can hide another: once with its
 * own sort, and once with a mixture of all. A second value of one header goes into the other bundle.
 */
export function bundlesOf(carriers: readonly Carrier[]): readonly Bundle[] {
  const sortOf = ({ kind }: Carrier) => (aboutCaller.includes(kind) ? 'caller-1' : 'request-1');
  return [
    ...deal(carriers, ['caller-1', 'request-1'], sortOf),
    ...deal(shuffle(carriers, seed), ['mixed-1', 'mixed-2']),
  ];
}
