/** What is there, or is to be waited for. */
export type Later<T> = T | Promise<T>;

/** Goes on with a value: at once where it is there, since an await costs as much as most parts do. */
export const whenThere = <T, R>(value: Later<T>, goOn: (value: T) => Later<R>): Later<R> =>
  value instanceof Promise ? value.then(goOn) : goOn(value);
