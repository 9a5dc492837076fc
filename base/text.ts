/** A number with its word: `1 case`, `2 cases`; or with the words that are given for one and for many. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
