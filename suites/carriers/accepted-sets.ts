/** A refused part of the additions is split where it is larger than this share of all of them. */
const smallestShare = 1 / 4;

/** Says whether the valid key is accepted with these additions. */
type IsAccepted<Item> = (some: readonly Item[]) => Promise<boolean>;

const halvesOf = <Item>(some: readonly Item[]): (readonly Item[])[] => {
  const middle = Math.ceil(some.length / 2);
  return [some.slice(0, middle), some.slice(middle)];
};

/** The largest parts that are accepted, among halves of halves of more than `smallest` additions. */
async function acceptedParts<Item>(
  parts: readonly (readonly Item[])[],
  smallest: number,
  isAccepted: IsAccepted<Item>,
): Promise<(readonly Item[])[]> {
  const found: (readonly Item[])[] = [];
  for (const part of parts) {
    if (await isAccepted(part)) found.push(part);
    else if (part.length > smallest) {
      found.push(...(await acceptedParts(halvesOf(part), smallest, isAccepted)));
    }
  }
  return found;
}

/** Joins parts that are accepted together, so that each caller sends as few requests as possible. */
async function joined<Item>(
  parts: readonly (readonly Item[])[],
  isAccepted: IsAccepted<Item>,
): Promise<(readonly Item[])[]> {
  if (parts.length > 1 && (await isAccepted(parts.flat()))) return [parts.flat()];
  const sets: (readonly Item[])[] = [];
  for (const part of parts) {
    const last = sets.at(-1);
    const both = [...(last ?? []), ...part];
    if (last !== undefined && (await isAccepted(both))) sets.splice(-1, 1, both);
    else sets.push(part);
  }
  return sets;
}

/**
 * Returns few, large sets of additions with each of which the valid key is accepted. It leaves out small
 * parts that are refused: a search for each single addition would cost thousands of requests on a gateway
 * that refuses every unknown member. Each addition has other companions in another bundle.
 *
 * @param groups the additions, in groups that a gateway is likely to accept or to refuse as a whole
 * @param isAccepted sends the additions with the valid key
 * @param all the additions of all groups: the set where they are accepted together
 */
export async function acceptedSets<Item>(
  groups: readonly (readonly Item[])[],
  isAccepted: IsAccepted<Item>,
  all: readonly Item[] = groups.flat(),
): Promise<(readonly Item[])[]> {
  const parts = groups.filter(({ length }) => length > 0);
  if (all.length === 0) return [];
  if (await isAccepted(all)) return [all];
  if (all.length === 1) return [];
  const smallest = Math.max(1, Math.floor(all.length * smallestShare));
  const found = await acceptedParts(parts.length > 1 ? parts : halvesOf(all), smallest, isAccepted);
  return joined(found, isAccepted);
}
