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

/** Puts each carrier into the first of at least `count` bundles that is least full and has no conflict. */
function deal(carriers: readonly Carrier[], count: number, name: string): Bundle[] {
  const bundles = Array.from({ length: count }, () => ({
    slots: new Set<string>(),
    carriers: Array.of<Carrier>(),
  }));
  for (const carrier of carriers) {
    const { slots } = carrier;
    const [free] = bundles
      .filter((bundle) => !slots.some((slot) => bundle.slots.has(slot)))
      .toSorted((one, other) => one.carriers.length - other.carriers.length);
    const bundle = free ?? { slots: new Set<string>(), carriers: [] };
    if (free === undefined) bundles.push(bundle);
    bundle.carriers.push(carrier);
    for (const slot of slots) bundle.slots.add(slot);
  }
  return bundles
    .filter(({ carriers: own }) => own.length > 0)
    .map(({ carriers: own }, at) => ({ id: `${name}-${at + 1}`, carriers: own }));
}

/** The carriers that say who sends the request; the others say what is asked for, and how. */
const aboutCaller: readonly Carrier['kind'][] = ['identity', 'address', 'trust', 'tenant'];

/** Decides the companions of the second round. */
const seed = 20_260_101;

/**
 * Puts each carrier into two bundles with other companions, so that none can hide another: once with its
 * own sort, and once with a mixture of all.
 */
export function bundlesOf(carriers: readonly Carrier[]): readonly Bundle[] {
  const taken = new Set<string>();
  // A second value of the same header goes with the others, which have more than one bundle anyway.
  const ofCaller = carriers.filter((carrier) => {
    const slots = carrier.slots;
    if (!aboutCaller.includes(carrier.kind) || slots.some((slot) => taken.has(slot))) return false;
    for (const slot of slots) taken.add(slot);
    return true;
  });
  return [
    ...deal(ofCaller, 1, 'caller'),
    ...deal(
      carriers.filter((carrier) => !ofCaller.includes(carrier)),
      1,
      'request',
    ),
    ...deal(shuffle(carriers, seed), 2, 'mixed'),
  ];
}
