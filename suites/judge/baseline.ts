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

/** Findings that are expected: in which cases, why, how grave at most, and until when. */
export type BaselineEntry = {
  /** The pattern over case ids as it was written, and what it matches. */
  readonly cases: string;
  readonly pattern: RegExp;
  /** The gravest finding that is expected; null for any. */
  readonly severity: Severity | null;
  readonly reason: string;
  /** The last day on which it is expected: YYYY-MM-DD, in UTC. */
  readonly expires: string;
};

/**
 * What a run says of an entry. `not-exercised`: it matched no finding, but not every case of it was
 * exercised, so that nothing can be said.
 */
export type EntryStatus = 'satisfied' | 'stale' | 'expired' | 'not-exercised';

/** An entry beside a run. */
export type HeldEntry = BaselineEntry & {
  readonly status: EntryStatus;
  /** How many findings it matches, expired or not. */
  readonly findings: number;
  /** Whether it would be stale or satisfied, were it not expired. */
  readonly told: boolean;
};

/** What a baseline comes to: nothing new and nothing outdated, or not, or not to be told in full. */
export type BaselineWord = 'holds' | 'violated' | 'incomplete';

/** A baseline beside a run. */
export type HeldBaseline = {
  readonly word: BaselineWord;
  /** Why, in one sentence. */
  readonly because: string;
  readonly entries: readonly HeldEntry[];
  /** Findings that count: known to an entry that has not expired, and all others. */
  readonly findings: { readonly known: number; readonly new: number };
};

/** True where an entry expects such a finding of such a case, whatever the day. */
export const matches = (entry: BaselineEntry, { id }: Pick<Case, 'id'>, severity: Severity) =>
  entry.pattern.test(id) && (entry.severity === null || byGravity(entry.severity, severity) <= 0);

const isExpired = ({ expires }: BaselineEntry, today: string): boolean => today > expires;

/** The entry to which a finding is known; undefined for a new one. */
export const knownBy = (
  entries: readonly BaselineEntry[],
  one: Pick<Case, 'id'>,
  severity: Severity,
  today: string,
): BaselineEntry | undefined =>
  entries.find((entry) => !isExpired(entry, today) && matches(entry, one, severity));

/** True where every case that an entry is about was run and could be told. */
function areAllTold(
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

function statusOf(findings: number, told: boolean, expired: boolean): EntryStatus {
  if (expired) return 'expired';
  if (findings > 0) return 'satisfied';
  return told ? 'stale' : 'not-exercised';
}

const listed = (names: readonly string[]): string =>
  names.length > 3
    ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
    : names.join(', ');

/** Against what a baseline stands, part by part; empty where it holds. */
function complaintsOf(entries: readonly HeldEntry[], unknown: readonly string[]): string[] {
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

function tellHolding(entries: readonly HeldEntry[], known: number): string {
  const satisfied = entries.filter(({ status }) => status === 'satisfied').length;
  const untold = entries.filter(({ status }) => status === 'not-exercised').length;
  const aside =
    untold === 0
      ? ''
      : ` Of ${plural(untold, 'entry', 'entries')} not every case was exercised: neither satisfied nor stale.`;
  return known === 0
    ? `No finding counts.${aside}`
    : `${plural(known, 'finding that counts is', 'findings that count are')} known, by ${plural(satisfied, 'entry', 'entries')}.${aside}`;
}

/**
 * Holds a run against a baseline. A finding that no entry expects is new; an entry that expects what is
 * not there any more is stale, and one whose day has passed is expired: all three violate the baseline.
 *
 * @param facts.known every case of this kind of run, asked for or not
 * @param facts.today YYYY-MM-DD, in UTC
 */
export function holdAgainst(
  entries: readonly BaselineEntry[],
  results: readonly CaseResult[],
  verdict: Verdict,
  facts: {
    readonly known: readonly Pick<Case, 'id'>[];
    readonly strict: boolean;
    readonly today: string;
  },
): HeldBaseline {
  const { known, strict, today } = facts;
  const asked = new Map(results.map((result) => [result.case.id, result]));
  const found = results.flatMap(({ case: one, judgement }) =>
    findingsOf(judgement).map(({ severity }) => ({ one, severity })),
  );
  const held = entries.map((entry): HeldEntry => {
    const findings = found.filter(({ one, severity }) => matches(entry, one, severity)).length;
    const told = findings > 0 || areAllTold(entry, asked, known);
    return { ...entry, findings, told, status: statusOf(findings, told, isExpired(entry, today)) };
  });
  const counting = found.filter(({ one, severity }) =>
    isCounted(one.requirement, severity, strict),
  );
  const unknown = counting.filter(
    ({ one, severity }) => knownBy(entries, one, severity, today) === undefined,
  );
  // What an expired entry was about is told with the entry.
  const unheardOf = unknown.filter(
    ({ one, severity }) => !entries.some((entry) => matches(entry, one, severity)),
  );
  const tally = { known: counting.length - unknown.length, new: unknown.length };
  const end = (word: BaselineWord, because: string): HeldBaseline => ({
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
    ? end('holds', tellHolding(held, tally.known))
    : end('incomplete', `Nothing is new, but ${verdict.gap}.`);
}

/** The verdict's sentence, with how much of what counts is known to the baseline. */
export function besideBaseline(verdict: Verdict, { findings }: HeldBaseline): Verdict {
  if (verdict.word !== 'violations') return verdict;
  if (findings.known === 0) {
    return { ...verdict, because: `${verdict.because} None of them is known to the baseline.` };
  }
  const told =
    findings.new === 0
      ? 'All of them are known to the baseline.'
      : `${findings.known} of them ${findings.known === 1 ? 'is' : 'are'} known to the baseline, ${findings.new} ${findings.new === 1 ? 'is' : 'are'} not.`;
  return { ...verdict, because: `${verdict.because} ${told}` };
}
