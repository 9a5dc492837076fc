import type { RequirementId } from '../../spec/index.ts';
import { severities } from '../../suites/cases/case.ts';
import { findingsIn } from '../model/causes.ts';
import type { FoundBy, Report, SeverityLabel } from '../model/report.ts';
import { labelOf } from '../model/severity-label.ts';
import type { Evidence, Explanation, Hypothesis } from './explanation.ts';
import { letIn } from './let-in.ts';
import {
  bodyFirst,
  listRefused,
  looseLookUp,
  oneBreach,
  oneEnvelope,
  staleKeys,
} from './other-causes.ts';
import { placeIgnored, placesUnbounded } from './places.ts';
import { clearestFirst, compareRanks } from './proof.ts';
import { wrongStatus } from './wrong-status.ts';

/** A cause in words, and the findings that it explains. */
export type Diagnosis = {
  readonly id: string;
  readonly headline: string;
  readonly fix: string;
  readonly severity: SeverityLabel;
  /** Whether one of its findings counts towards the verdict. */
  readonly counted: boolean;
  /** Why the baseline expects each of its findings that count; null where it does not. */
  readonly known: string | null;
  /** The clearest proof. */
  readonly proof: FoundBy;
  /** No other diagnosis explains these. */
  readonly explains: readonly FoundBy[];
};

/** Kinds of causes; of two that explain as much, the earlier one is named. */
const hypotheses: readonly Hypothesis[] = [
  letIn,
  wrongStatus,
  looseLookUp,
  placeIgnored,
  placesUnbounded,
  oneEnvelope,
  bodyFirst,
  listRefused,
  staleKeys,
  oneBreach,
];

/** A reader takes in no more; the other findings follow by clause. */
const mostDiagnoses = 6;

const weigh = ({ explains }: Explanation, open: ReadonlySet<FoundBy>): number =>
  explains.filter((found) => open.has(found)).length;

/** Chooses the cause that explains the most of what is open; null where none explains anything. */
function nextOf(all: readonly Explanation[], open: ReadonlySet<FoundBy>): Explanation | null {
  let best: { readonly one: Explanation; readonly weight: number } | null = null;
  for (const one of all) {
    // Without an open finding that shows it, nothing supports it any more.
    if (!one.core.some((found) => open.has(found))) continue;
    const weight = weigh(one, open);
    if (weight > (best?.weight ?? 0)) best = { one, weight };
  }
  return best?.one ?? null;
}

/** Why the baseline expects every finding that counts; null where it does not, or none counts. */
function knownBecause(explains: readonly FoundBy[]): string | null {
  const counting = explains.filter(({ finding }) => finding.counted);
  const [first] = counting;
  const areKnown = counting.every(({ finding }) => finding.baselined === true);
  return first !== undefined && areKnown ? (first.finding.reason ?? '') : null;
}

function diagnosisOf(one: Explanation, open: ReadonlySet<FoundBy>): Diagnosis | null {
  const [first, ...rest] = one.core.filter((found) => open.has(found));
  if (first === undefined) return null;
  const [proof] = clearestFirst([first, ...rest]);
  const explains = one.explains.filter((found) => open.has(found));
  return {
    id: one.id,
    headline: one.headline,
    fix: one.fix,
    severity: labelOf(proof.finding),
    counted: explains.some(({ finding }) => finding.counted),
    known: knownBecause(explains),
    proof,
    explains,
  };
}

/** A cause of this share of all findings is the main one, whatever its severity. */
const nearlyAll = 0.8;

/** New findings that count come first; then the main cause, then the most severe. */
const rankOf = (
  { counted, known, proof, explains }: Diagnosis,
  total: number,
): readonly number[] => [
  counted ? (known === null ? 0 : 1) : 2,
  explains.length > total * nearlyAll ? 0 : 1,
  Math.min(severities.indexOf(proof.finding.severity), 2),
  -explains.length,
];

/**
 * Explains findings by the fewest causes (greedy set cover): the one that explains the most is chosen
 * first, then the one that explains the most of the rest. Those that count come first, then the most severe.
 *
 * @returns at most six diagnoses; none for a report without findings
 */
export function diagnose(report: Pick<Report, 'cases'>): readonly Diagnosis[] {
  const findings = findingsIn(report);
  const evidence: Evidence = { findings, cases: report.cases };
  const all = hypotheses.flatMap((propose) => propose(evidence));
  const open = new Set(findings);
  const chosen: Diagnosis[] = [];
  for (let next = nextOf(all, open); next !== null; next = nextOf(all, open)) {
    const diagnosis = diagnosisOf(next, open);
    if (diagnosis === null) break;
    chosen.push(diagnosis);
    for (const found of diagnosis.explains) open.delete(found);
  }
  return chosen
    .toSorted((one, other) =>
      compareRanks(rankOf(one, findings.length), rankOf(other, findings.length)),
    )
    .slice(0, mostDiagnoses);
}

/** Returns the findings that no diagnosis explains, in the report's order. */
export function unexplained(
  report: Pick<Report, 'cases'>,
  diagnoses: readonly Diagnosis[],
): readonly FoundBy[] {
  const explained = new Set(
    diagnoses.flatMap(({ explains }) => explains.map(({ finding }) => finding)),
  );
  return findingsIn(report).filter(({ finding }) => !explained.has(finding));
}

/** Counts the findings of a diagnosis by clause, in their order. */
export function clausesOf({
  explains,
}: Pick<Diagnosis, 'explains'>): readonly (readonly [clause: RequirementId, findings: number])[] {
  const counts = new Map<RequirementId, number>();
  for (const { case: one } of explains) {
    counts.set(one.requirement, (counts.get(one.requirement) ?? 0) + 1);
  }
  return [...counts];
}
