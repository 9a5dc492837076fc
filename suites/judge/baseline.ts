import { plural } from '../../base/text.ts';
import {
  byGravity,
  type Case,
  type CaseResult,
  findingsOf,
  isCounted,
  type Severity,
} from '../cases/case.ts';
import type { Verdict } from './verdict.ts';

/** Findings that are expected: in which cases, why, up to which severity, and until when. */
export type BaselineEntry = {
  /** The pattern over case ids as it was written, and what it matches. */
  readonly cases: string;
  readonly pattern: RegExp;
  /** The most severe finding that is expected; null for any. */
  readonly severity: Severity | null;
  readonly reason: string;
  /** The last day on which it is expected: YYYY-MM-DD, in UTC. */
  readonly expires: string;
};

/**
 * The status of an entry after a run. `not-exercised`: it matched no finding, but not every case of it
 * had a result.
 */
export type EntryStatus = 'satisfied' | 'stale' | 'expired' | 'not-exercised';

/** An entry and its status after a run. */
export type JudgedEntry = BaselineEntry & {
  readonly status: EntryStatus;
  /** How many findings it matches, expired or not. */
  readonly findings: number;
  /** Whether it has a finding, or each of its cases has a result. */
  readonly isConclusive: boolean;
};

/** The result of a baseline: nothing new or outdated, a violation, or inconclusive. */
export type BaselineWord = 'holds' | 'violated' | 'incomplete';

/** A baseline and its result after a run. */
export type JudgedBaseline = {
  readonly word: BaselineWord;
  /** Why, in one sentence. */
  readonly because: string;
  readonly entries: readonly JudgedEntry[];
  /** Findings that count: known to an entry that has not expired, and all others. */
  readonly findings: { readonly known: number; readonly new: number };
};

/** Returns whether an entry expects such a finding in such a case, expired or not. */
export const matches = (entry: BaselineEntry, { id }: Pick<Case, 'id'>, severity: Severity) =>
  entry.pattern.test(id) && (entry.severity === null || byGravity(entry.severity, severity) <= 0);

const isExpired = ({ expires }: BaselineEntry, today: string): boolean => today > expires;

/** Returns the entry that expects a finding; undefined for a new finding. */
export const knownBy = (
  entries: readonly BaselineEntry[],
  one: Pick<Case, 'id'>,
  severity: Severity,
  today: string,
): BaselineEntry | undefined =>
  entries.find((entry) => !isExpired(entry, today) && matches(entry, one, severity));

/** True where every case that an entry matches has a result. */
function areAllConclusive(
  { pattern }: BaselineEntry,
  asked: ReadonlyMap<string, CaseResult>,
  known: readonly Pick<Case, 'id'>[],
): boolean {
  const own = known.filter(({ id }) => pattern.test(id)).map(({ id }) => asked.get(id));
  return (
    own.length > 0 &&
    own.every((result) => ['passed', 'failed'].includes(result?.judgement.outcome ?? 'not asked'))
  );
}

/** True where a selection leaves out every case of an entry: then the run says nothing about it. */
const isLeftOut = (
  { pattern }: BaselineEntry,
  asked: ReadonlyMap<string, CaseResult>,
  { selection }: Verdict,
): boolean => selection !== null && ![...asked.keys()].some((id) => pattern.test(id));

function statusOf(findings: number, isConclusive: boolean, expired: boolean): EntryStatus {
  if (expired) return 'expired';
  if (findings > 0) return 'satisfied';
  return isConclusive ? 'stale' : 'not-exercised';
}

const listed = (names: readonly string[]): string =>
  names.length > 3
    ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
    : names.join(', ');

function complaintsOf(entries: readonly JudgedEntry[], unknown: readonly string[]): string[] {
  const stale = entries.filter(({ status }) => status === 'stale').map(({ cases }) => cases);
  const expired = entries.filter(({ status }) => status === 'expired').map(({ cases }) => cases);
  return [
    ...(unknown.length === 0
      ? []
      : [`${plural(unknown.length, 'finding is', 'findings are')} new: ${listed(unknown)}`]),
    ...(stale.length === 0
      ? []
      : [`${plural(stale.length, 'entry is', 'entries are')} stale: ${listed(stale)}`]),
    ...(expired.length === 0
      ? []
      : [`${plural(expired.length, 'entry is', 'entries are')} expired: ${listed(expired)}`]),
  ];
}

function describeHolding(entries: readonly JudgedEntry[], known: number): string {
  const satisfied = entries.filter(({ status }) => status === 'satisfied').length;
  const inconclusive = entries.filter(({ status }) => status === 'not-exercised').length;
  const aside =
    inconclusive === 0
      ? ''
      : ` ${plural(inconclusive, 'entry is', 'entries are')} inconclusive: not every case had a result.`;
  return known === 0
    ? `No finding counts.${aside}`
    : `${plural(known, 'finding that counts is', 'findings that count are')} known, by ${plural(satisfied, 'entry', 'entries')}.${aside}`;
}

/**
 * Judges a run by a baseline. A finding that no entry expects is new. An entry without a finding is
 * stale; one past its date is expired. All three violate the baseline.
 *
 * @param facts.known every case of this kind of run, selected or not
 * @param facts.today YYYY-MM-DD, in UTC
 */
export function judgeBaseline(
  entries: readonly BaselineEntry[],
  results: readonly CaseResult[],
  verdict: Verdict,
  facts: {
    readonly known: readonly Pick<Case, 'id'>[];
    readonly strict: boolean;
    readonly today: string;
  },
): JudgedBaseline {
  const { known, strict, today } = facts;
  const asked = new Map(results.map((result) => [result.case.id, result]));
  const found = results.flatMap(({ case: one, judgement }) =>
    findingsOf(judgement).map(({ severity }) => ({ one, severity })),
  );
  const held = entries.map((entry): JudgedEntry => {
    const findings = found.filter(({ one, severity }) => matches(entry, one, severity)).length;
    const isConclusive = findings > 0 || areAllConclusive(entry, asked, known);
    return {
      ...entry,
      findings,
      isConclusive,
      status: isLeftOut(entry, asked, verdict)
        ? 'not-exercised'
        : statusOf(findings, isConclusive, isExpired(entry, today)),
    };
  });
  const counting = found.filter(({ one, severity }) =>
    isCounted(one.requirement, severity, strict),
  );
  const unknown = counting.filter(
    ({ one, severity }) => knownBy(entries, one, severity, today) === undefined,
  );
  // The expired entry itself reports these.
  const unheardOf = unknown.filter(
    ({ one, severity }) => !entries.some((entry) => matches(entry, one, severity)),
  );
  const tally = { known: counting.length - unknown.length, new: unknown.length };
  const end = (word: BaselineWord, because: string): JudgedBaseline => ({
    word,
    because,
    entries: held,
    findings: tally,
  });
  const complaints = complaintsOf(
    held,
    unheardOf.map(({ one }) => one.id),
  );
  if (verdict.word === 'unreachable') return end('incomplete', verdict.because);
  if (complaints.length > 0) return end('violated', `${complaints.join('; ')}.`);
  return verdict.gap === null
    ? end('holds', describeHolding(held, tally.known))
    : end('incomplete', `Nothing is new, but ${verdict.gap}.`);
}

/** Adds to the verdict's sentence how many findings the baseline knows. */
export function withBaseline(verdict: Verdict, { findings }: JudgedBaseline): Verdict {
  if (verdict.word !== 'violations') return verdict;
  if (findings.known === 0) {
    return { ...verdict, because: `${verdict.because} The baseline knows none of them.` };
  }
  const known =
    findings.new === 0
      ? 'The baseline knows all of them.'
      : `The baseline knows ${findings.known} of them; ${findings.new} ${findings.new === 1 ? 'is' : 'are'} new.`;
  return { ...verdict, because: `${verdict.because} ${known}` };
}
