/** Something that was looked at in a user's set-up, and what is to be said of it. */
export type Remark = {
  /** What was looked at: a variable, an address, a format, the clock. */
  readonly about: string;
  readonly state: 'well' | 'wrong' | 'untold';
  readonly sentence: string;
  /** What to do; null where nothing is to be done. */
  readonly advice: string | null;
};

export const well = (about: string, sentence: string): Remark => ({
  about,
  state: 'well',
  sentence,
  advice: null,
});

export const wrong = (about: string, sentence: string, advice: string): Remark => ({
  about,
  state: 'wrong',
  sentence,
  advice,
});

export const untold = (about: string, sentence: string, advice: string | null): Remark => ({
  about,
  state: 'untold',
  sentence,
  advice,
});
