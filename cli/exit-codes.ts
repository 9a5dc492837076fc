import type { Report } from '../report/model/report.ts';
import type { VerdictWord } from '../suites/judge/verdict.ts';

/** Exit codes; scripts rely on them. */
export const exitCodes: Readonly<Record<VerdictWord | 'usage' | 'stopped', number>> = {
  conformant: 0,
  holds: 0,
  violations: 1,
  usage: 2,
  incomplete: 3,
  unreachable: 4,
  /** Stopped at once, by a second Ctrl-C; nothing is reported. */
  stopped: 130,
};

/**
 * The exit code of a run. With a baseline it is the baseline's: 0 where it holds, whatever is known to
 * it; 1 where something is new, stale or expired. Differences from another target fail no run; but that
 * it was not reached does.
 *
 * @param allowIncomplete whether a MUST that was not exercised is no reason to fail
 */
export function exitCodeOf(
  report: Pick<Report, 'verdict' | 'baseline' | 'comparison'>,
  allowIncomplete: boolean,
): number {
  const code = codeOfTarget(report, allowIncomplete);
  return code === exitCodes.conformant && report.comparison?.verdict === 'unreachable'
    ? exitCodes.unreachable
    : code;
}

function codeOfTarget(
  { verdict, baseline }: Pick<Report, 'verdict' | 'baseline'>,
  allowIncomplete: boolean,
): number {
  const incomplete = allowIncomplete ? exitCodes.conformant : exitCodes.incomplete;
  if (verdict === 'unreachable') return exitCodes.unreachable;
  if (baseline === undefined) return verdict === 'incomplete' ? incomplete : exitCodes[verdict];
  if (baseline.word === 'violated') return exitCodes.violations;
  return baseline.word === 'incomplete' ? incomplete : exitCodes.conformant;
}

/**
 * The exit code of a run whose keys may be left on the target: it is never 0. Violations and every other
 * failure keep their own code.
 */
export const orLeft = (code: number, left: readonly string[]): number =>
  code === exitCodes.conformant && left.length > 0 ? exitCodes.incomplete : code;
