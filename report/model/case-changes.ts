import { byGravity, severities } from '../../suites/cases/case.ts';
import type { CaseChange, ChangeKind, ReportedCase, ReportedFinding } from './report.ts';

type Found = readonly ReportedFinding[] | null;

function findingsIn(one: ReportedCase | undefined): Found {
  if (one === undefined || (one.outcome !== 'passed' && one.outcome !== 'failed')) return null;
  return one.findings.toSorted((a, b) => byGravity(a.severity, b.severity));
}

/** Negative where the first has more or more severe findings, 0 where both are equally severe. */
function compareSeverity(
  one: readonly ReportedFinding[],
  other: readonly ReportedFinding[],
): number {
  const rank = (findings: readonly ReportedFinding[], at: number): number => {
    const finding = findings[at];
    return finding === undefined ? severities.length : severities.indexOf(finding.severity);
  };
  const places = Array.from({ length: Math.max(one.length, other.length) }, (_, at) => at);
  return places.map((at) => rank(one, at) - rank(other, at)).find((by) => by !== 0) ?? 0;
}

function kindOf(before: Found, now: Found): ChangeKind | null {
  if (now === null) return before === null ? null : 'no-longer-exercised';
  if (before === null) return now.length > 0 ? 'new' : 'newly-exercised';
  const order = compareSeverity(now, before);
  if (order === 0) return null;
  return order < 0 ? 'worse' : 'better';
}

function describeCase(one: ReportedCase | undefined): string {
  if (one === undefined) return 'not selected';
  const [worst, ...more] = findingsIn(one) ?? [];
  if (worst === undefined) {
    return one.outcome === 'passed' ? 'passed' : `${one.outcome}: ${one.reason ?? 'no reason'}`;
  }
  const { severity, seen, expected, looks, unstable } = worst;
  const shaky =
    unstable === true && looks !== undefined
      ? `, in ${looks.found} of ${looks.taken} attempts`
      : '';
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  return `${severity}: seen ${seen}, expected ${expected}${shaky}${others}`;
}

/**
 * Compares two reports case by case. A case that no longer has a result is never better, whatever it
 * found before. A finding in a case that had no result before is new.
 *
 * @returns the cases that differ, in the order of the later report, then those that it no longer has
 */
export function compareCases(
  before: readonly ReportedCase[],
  now: readonly ReportedCase[],
): readonly CaseChange[] {
  const earlier = new Map(before.map((one) => [one.id, one]));
  const later = new Map(now.map((one) => [one.id, one]));
  const all = [...now, ...before.filter(({ id }) => !later.has(id))];
  return all.flatMap(({ id, requirement, operation }) => {
    const [old, own] = [earlier.get(id), later.get(id)];
    const kind = kindOf(findingsIn(old), findingsIn(own));
    return kind === null
      ? []
      : [{ id, requirement, operation, kind, before: describeCase(old), now: describeCase(own) }];
  });
}
