import { byGravity, severities } from '../../suites/cases/case.ts';
import type { CaseChange, ChangeKind, ReportedCase, ReportedFinding } from './report.ts';

type Found = readonly ReportedFinding[] | null;

/** What was found in a case, gravest first; null where nothing could be told. */
function foundIn(one: ReportedCase | undefined): Found {
  if (one === undefined || (one.outcome !== 'passed' && one.outcome !== 'failed')) return null;
  return one.findings.toSorted((a, b) => byGravity(a.severity, b.severity));
}

/** Negative where the first has more or graver findings, 0 where both are as grave. */
function compareGravity(
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
  const gravity = compareGravity(now, before);
  if (gravity === 0) return null;
  return gravity < 0 ? 'worse' : 'better';
}

/** What a case came to, in words. */
function tellCase(one: ReportedCase | undefined): string {
  if (one === undefined) return 'not asked for';
  const [gravest, ...more] = foundIn(one) ?? [];
  if (gravest === undefined) {
    return one.outcome === 'passed' ? 'passed' : `${one.outcome}: ${one.reason ?? 'no reason'}`;
  }
  const { severity, seen, expected, looks, unstable } = gravest;
  const shaky =
    unstable === true && looks !== undefined ? `, in ${looks.found} of ${looks.taken} looks` : '';
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  return `${severity}: ${seen} where it should be ${expected}${shaky}${others}`;
}

/**
 * Compares two reports case by case. What is not exercised any more is never better, whatever was found
 * before; and a finding of a case that was not exercised before is new.
 *
 * @returns the cases that differ, in the order of the later report, then those that it has no more
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
    const kind = kindOf(foundIn(old), foundIn(own));
    return kind === null
      ? []
      : [{ id, requirement, operation, kind, before: tellCase(old), now: tellCase(own) }];
  });
}
