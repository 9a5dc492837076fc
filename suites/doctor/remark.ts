/** What the doctor found about one part of a user's set-up. */
export type Remark = {
  /** The part: a variable, an address, a format, the clock. */
  readonly about: string;
  readonly state: 'well' | 'wrong' | 'unknown';
  readonly sentence: string;
  /** What to do; null where there is nothing to do. */
  readonly advice: string | null;
};

/** Returns a remark on a part that works. */
export const well = (about: string, sentence: string): Remark => ({
  about,
  state: 'well',
  sentence,
  advice: null,
});

/** Returns a remark on a problem, with what to do. */
export const wrong = (about: string, sentence: string, advice: string): Remark => ({
  about,
  state: 'wrong',
  sentence,
  advice,
});

/** Returns a remark on a part that could not be examined. */
export const undetermined = (about: string, sentence: string, advice: string | null): Remark => ({
  about,
  state: 'unknown',
  sentence,
  advice,
});
