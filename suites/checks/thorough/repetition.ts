/** One request in so many that is judged wrongly: the rarest defect that a thorough run looks for. */
export const oneIn = 20;

/** How often a thorough run sends a key of each state in each style: 1 − (1 − 1/20)^90 is 99 %. */
export const sendings = 90;

/** The probability that a defect which shows once in `oneIn` requests is missed by so many. */
export const missedBy = (requests: number): number => (1 - 1 / oneIn) ** requests;

/** A probability as a percentage, of two digits at most; a very small one as an upper bound. */
export const tellPercent = (probability: number): string =>
  probability < 0.001 ? 'less than 0.1 %' : `${Number((probability * 100).toPrecision(2))} %`;
