/** What a number is to be like. */
export type WantedNumber = {
  readonly whole: boolean;
  readonly least: number;
  /** True where the least itself is not in. */
  readonly isAbove: boolean;
  readonly most: number;
  readonly isBelow: boolean;
  readonly units: readonly number[];
};

const mostSteps = 10_000;

const isInside = (value: number, { least, isAbove, most, isBelow }: WantedNumber): boolean =>
  (isAbove ? value > least : value >= least) && (isBelow ? value < most : value <= most);

/** As JSON Schema's judges compute it, without a word on rounding. */
const isMultiple = (value: number, unit: number): boolean => Number.isInteger(value / unit);

/** The multiples of a unit, from the one that is nearest to 1 outwards. */
function* multiples(unit: number, { least, most }: WantedNumber): Generator<number> {
  const nearest = Math.min(Math.max(1, least), most);
  const from = Math.ceil(nearest / unit - 1e-9);
  for (let step = 0; step < mostSteps; step += 1) {
    for (const factor of step === 0 ? [from] : [from + step, from - step]) {
      yield factor * unit;
      // 3 × 0.1 is a little more than 0.3: the written number may be the multiple.
      yield Number((factor * unit).toPrecision(15));
    }
  }
}

/** Numbers of a range without a unit: 1 or the nearest end, then ever finer parts of it. */
function* parts({ least, most }: WantedNumber): Generator<number> {
  yield Math.min(Math.max(1, least), most);
  const low = Number.isFinite(least) ? least : Math.min(most, 0) - 100;
  const high = Number.isFinite(most) ? most : Math.max(low, 0) + 100;
  yield low + (high - low) / 2;
  yield low * 2;
  yield high * 2;
  for (let step = 3; step < mostSteps; step += 1) {
    for (const part of [1, step - 1]) yield low + ((high - low) * part) / step;
  }
}

/** A number as it is wanted, another one for each index; null where none was found. */
export function drawNumber(wanted: WantedNumber, index: number): number | null {
  const { whole, units } = wanted;
  const unit = Math.max(...units, whole ? 1 : 0);
  const found = new Set<number>();
  for (const value of unit > 0 ? multiples(unit, wanted) : parts(wanted)) {
    const fits =
      Number.isFinite(value) &&
      isInside(value, wanted) &&
      (!whole || Number.isInteger(value)) &&
      units.every((one) => isMultiple(value, one));
    // There is no sign of zero in JSON.
    if (fits) found.add(value + 0);
    if (found.size > index) return value + 0;
  }
  const rest = [...found];
  return rest[index % Math.max(1, rest.length)] ?? null;
}
