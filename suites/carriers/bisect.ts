/** The least number from 0 to `end` for which a test holds, given that it holds for `end` and beyond it. */
async function least(end: number, holds: (count: number) => Promise<boolean>): Promise<number> {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await holds(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

/**
 * Returns the smallest part of a set that still deviates: no item of it can be left out. Where items
 * deviate only together, it returns them all, in their order. It needs about log₂ of the set's size calls
 * for each item (Junker, QuickXplain, 2004), and takes for granted that more items deviate where fewer do.
 *
 * @param deviates sends the items and says whether the outcome deviates
 * @returns the whole set where the part that was found does not deviate when it is sent again
 */
export async function smallestDeviating<Item>(
  items: readonly Item[],
  deviates: (some: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[]> {
  let culprits: readonly Item[] = [];
  let rest = items;
  while (rest.length > 0) {
    const found = culprits;
    if (found.length > 0 && (await deviates(found))) return found;
    const before = rest;
    const count = await least(before.length, (some) =>
      some === 0 && found.length === 0
        ? Promise.resolve(false)
        : deviates([...before.slice(0, some), ...found]),
    );
    culprits = [...before.slice(Math.max(count - 1, 0), count), ...found];
    rest = before.slice(0, Math.max(count - 1, 0));
  }
  return (await deviates(culprits)) ? culprits : items;
}
