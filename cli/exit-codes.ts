import type { VerdictWord } from '../suites/verdict.ts';

/** Exit codes; scripts rely on them. */
export const exitCodes: Readonly<Record<VerdictWord | 'usage', number>> = {
  conformant: 0,
  violations: 1,
  usage: 2,
  incomplete: 3,
  unreachable: 4,
};
