import type { Carrier } from './carrier.ts';

/** Carriers that go in one request. */
export type Bundle = { readonly id: string; readonly carriers: readonly Carrier[] };

/** A sequence of whole numbers below 2 ** 32 that the seed decides (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** The carriers in an order that the seed decides. Each number also holds the place of its carrier. */
function shuffle(carriers: readonly Carrier[], seed: number): Carrier[] {
  const next = numbersFrom(seed);
  const { length } = carriers;
  const drawn = new Float64Array(length);
  for (let at = 0; at < length; at += 1) drawn[at] = next() * length + at;
  const shuffled: Carrier[] = [];
  for (const number of drawn.sort()) {
    const carrier = carriers[number % length];
    if (carrier !== undefined) shuffled.push(carrier);
  }
  return shuffled;
}

/** A bundle that is being filled, with what its carriers set. */
type OpenBundle = {
  readonly id: string;
  readonly carriers: Carrier[];
  readonly slots: Set<string>;
};

const emptyBundle = (id: string): OpenBundle => ({ id, carriers: [], slots: new Set() });

function holdsAny(known: ReadonlySet<string>, slots: readonly string[]): boolean {
  // An index: an iterator for each of 10,000 lists would take as long as the rest.
  for (let at = 0; at < slots.length; at += 1) if (known.has(slots[at] ?? '')) return true;
  return false;
}

/** The least full bundle in which no other carrier sets the same. */
function leastFull({ slots }: Carrier, bundles: readonly OpenBundle[]): OpenBundle | undefined {
  let least: OpenBundle | undefined;
  for (const bundle of bundles) {
    const isFuller = least !== undefined && bundle.carriers.length >= least.carriers.length;
    if (!isFuller && !holdsAny(bundle.slots, slots)) least = bundle;
  }
  return least;
}

/** Puts each carrier into the bundle of its sort, or into the least full one in which no other sets the same. */
function deal(
  carriers: readonly Carrier[],
  names: readonly string[],
  sortOf: (carrier: Carrier) => string | null = () => null,
): Bundle[] {
  const bundles = names.map(emptyBundle);
  for (const carrier of carriers) {
    const sort = sortOf(carrier);
    const own = sort === null ? undefined : bundles.find(({ id }) => id === sort);
    const isFree = own !== undefined && !holdsAny(own.slots, carrier.slots);
    const free = isFree ? own : leastFull(carrier, bundles);
    const bundle = free ?? emptyBundle(`more-${bundles.length + 1}`);
    if (free === undefined) bundles.push(bundle);
    bundle.carriers.push(carrier);
    for (const slot of carrier.slots) bundle.slots.add(slot);
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
