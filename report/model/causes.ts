import {
  isOperationId,
  operationIds,
  type RequirementId,
  requirementIds,
} from '../../spec/index.ts';
import { type Severity, severities } from '../../suites/cases/case.ts';
import { clearestFirst, compareRanks } from '../diagnosis/proof.ts';
import { breachOf, carrierOf, headlineOf, trickOf } from './headline.ts';
import type { FoundBy, Report, SeverityLabel } from './report.ts';
import { labelOf } from './severity-label.ts';

/** Findings that probably are one defect: one clause, one breach, on any endpoint and in any style. */
export type Cause = {
  readonly requirement: RequirementId;
  /** The rule. */
  readonly title: string;
  /** What happened, and on which endpoints. */
  readonly headline: string;
  readonly severity: Severity;
  /** The severity as people read it. */
  readonly label: SeverityLabel;
  readonly counted: boolean;
  readonly expected: string;
  readonly seen: string;
  readonly why: string;
  /** The baseline's reason; null where no entry expects it. */
  readonly known: string | null;
  /** Whether some attempts did not show it. */
  readonly unstable: boolean;
  /** In the order of the OpenAPI document. */
  readonly operations: readonly string[];
  readonly styles: readonly string[];
  /** Never empty; the first is the clearest proof. */
  readonly found: readonly [FoundBy, ...FoundBy[]];
};

const keyOf = (found: FoundBy): string => {
  const { case: one, finding } = found;
  return JSON.stringify([
    one.requirement,
    finding.counted,
    labelOf(finding),
    carrierOf(found) ?? breachOf(found),
    trickOf(found),
    finding.baselined === true ? finding.reason : null,
    finding.unstable === true,
  ]);
};

/** New findings that count come first, then known ones, then those that are only reported. */
const urgencyOf = ({ counted, known }: Cause): number => {
  if (!counted) return 2;
  return known === null ? 0 : 1;
};

const rankOf = (cause: Cause): readonly number[] => [
  urgencyOf(cause),
  severities.indexOf(cause.severity),
  requirementIds.indexOf(cause.requirement),
  -cause.found.length,
];

function causeOf(group: readonly [FoundBy, ...FoundBy[]], report: Report): Cause {
  const found = clearestFirst(group);
  const [{ case: one, finding }] = found;
  const { severity, counted, expected, seen, why } = finding;
  const touched = new Set(found.map(({ case: { operation } }) => operation));
  const operations = inDocumentOrder([...touched]);
  return {
    requirement: one.requirement,
    title: report.requirements.find(({ id }) => id === one.requirement)?.title ?? one.requirement,
    headline: headlineOf(found, operations),
    severity,
    label: labelOf(finding),
    counted,
    expected,
    seen,
    why,
    known: finding.baselined === true ? (finding.reason ?? '') : null,
    unstable: finding.unstable === true,
    operations,
    styles: [...new Set(found.map(({ case: { style } }) => style))].toSorted(),
    found,
  };
}

/** Sorts operations as the OpenAPI document has them; others come last. */
function inDocumentOrder(operations: readonly string[]): readonly string[] {
  const known = operationIds.filter((id) => operations.includes(id));
  return [...known, ...operations.filter((id) => !isOperationId(id))];
}

/** Lists every finding of a report with its case, in the report's order. */
export const findingsIn = (report: Pick<Report, 'cases'>): readonly FoundBy[] =>
  report.cases.flatMap((one) => one.findings.map((finding) => ({ case: one, finding })));

/** Groups findings that probably are one defect, in their order. */
export function causeGroups(findings: readonly FoundBy[]): readonly [FoundBy, ...FoundBy[]][] {
  const groups = new Map<string, [FoundBy, ...FoundBy[]]>();
  for (const found of findings) {
    const key = keyOf(found);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [found]);
    else group.push(found);
  }
  return [...groups.values()];
}

/** Groups findings by cause: those that count first, then the most severe, then by clause. */
export const causesOf = (
  report: Report,
  findings: readonly FoundBy[] = findingsIn(report),
): readonly Cause[] =>
  causeGroups(findings)
    .map((found) => causeOf(found, report))
    .toSorted((one, other) => compareRanks(rankOf(one), rankOf(other)));
