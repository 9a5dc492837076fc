/** How the names of a run's keys begin. */
export const beginningOf = (run: string): string => `anyone-conf-${run}-`;

const digits = 4;

/** The name of a run's key with this number. None of the first 9,999 is the beginning of another. */
export const nameOf = (run: string, number: number): string =>
  `${beginningOf(run)}${String(number).padStart(digits, '0')}`;

/** How long a change of keys may take to show in a list, in milliseconds. */
export const lateness = 1_000;
