/** What is there, or is to be waited for. */
export type Later<T> = T | Promise<T>;

/** Goes on with a value: at once where it is there, since an await costs as much as most parts do. */
export const whenThere = <T, R>(value: Later<T>, goOn: (value: T) => Later<R>): Later<R> =>
  value instanceof Promise ? value.then(goOn) : goOn(value);

/** Does something that may fail now or later, and takes what `mend` makes of its error instead. */
export function guard<T>(act: () => Later<T>, mend: (error: unknown) => Later<T>): Later<T> {
  try {
    const value = act();
    return value instanceof Promise ? value.catch(mend) : value;
  } catch (error) {
    return mend(error);
  }
}
