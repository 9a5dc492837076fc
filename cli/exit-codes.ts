import type { VerdictWord } from '../suites/verdict.ts';

/** Exit codes; scripts rely on them. */
export const exitCodes: Readonly<Record<VerdictWord | 'usage' | 'stopped', number>> = {
  conformant: 0,
  violations: 1,
  usage: 2,
  incomplete: 3,
  unreachable: 4,
  /** Stopped at once, by a second Ctrl-C; nothing is reported. */
  stopped: 130,
};
