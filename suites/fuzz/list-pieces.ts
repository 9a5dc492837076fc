/** The list from `by` on, and then what stood before. */
export const rotate = <Item>(list: readonly Item[], by: number): readonly Item[] => {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
};

/** The list with one thing more at its start or end. */
export const insert = <Item>(list: readonly Item[], item: Item, first: boolean): readonly Item[] =>
  first ? [item, ...list] : [...list, item];

/** The list with one of its things changed; places are counted round again where it ends. */
export const changeAt = <Item>(
  list: readonly Item[],
  at: number,
  change: (item: Item) => Item,
): readonly Item[] => list.map((item, index) => (index === at % list.length ? change(item) : item));

/** A character's code in hexadecimal. */
export const codeOf = (letter: string): string => letter.charCodeAt(0).toString(16);
