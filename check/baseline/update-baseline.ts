import { isSeq, parseDocument } from 'yaml';
import {
  byGravity,
  type CaseResult,
  findingsOf,
  isCounted,
  type Severity,
} from '../../suites/cases/case.ts';
import { type JudgedBaseline, type JudgedEntry, matches } from '../../suites/judge/baseline.ts';
import { type Cover, coverCases } from './cover-cases.ts';

/** Days for which a finding is accepted that nobody has set a day for. */
const days = 90;

const blank = `# Findings of \`check\` that are known and accepted for a time: docs/baseline.md tells how this is read.
# yaml-language-server: $schema=./node_modules/anyone-conformance/spec/baseline.schema.json

expected: []
`;

/** A baseline that was rewritten, and what changed. */
export type Rewritten = {
  readonly text: string;
  readonly added: readonly Cover[];
  readonly removed: readonly string[];
  readonly kept: number;
};

const isOutdated = ({ findings, isConclusive }: JudgedEntry): boolean =>
  isConclusive && findings === 0;

/** The day a number of days later: YYYY-MM-DD. */
function dayAfter(today: string, count: number): string {
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + count);
  return day.toISOString().slice(0, 10);
}

/** Of each case the most severe finding that counts and that no entry which stays is about. */
function findUncovered(
  results: readonly CaseResult[],
  staying: readonly JudgedEntry[],
  strict: boolean,
): { readonly id: string; readonly severity: Severity }[] {
  return results.flatMap(({ case: one, judgement }) => {
    const [worst] = findingsOf(judgement)
      .map(({ severity }) => severity)
      .filter((severity) => isCounted(one.requirement, severity, strict))
      .filter((severity) => !staying.some((entry) => matches(entry, one, severity)))
      .toSorted(byGravity);
    return worst === undefined ? [] : [{ id: one.id, severity: worst }];
  });
}

/** A baseline without the entries that are out, and with new ones behind; comments stay. */
function editEntries(
  text: string,
  isOut: readonly boolean[],
  added: readonly (Cover & { readonly reason: string; readonly expires: string })[],
): string {
  if (!isOut.includes(true) && added.length === 0) return text;
  const document = parseDocument(text);
  const entries = document.get('expected');
  if (!isSeq(entries)) throw new Error('a baseline that was read has a list');
  // A comment above the first entry is the list's own.
  if (isOut[0] === true) entries.commentBefore = null;
  entries.items = entries.items.filter((_, at) => isOut[at] !== true);
  for (const entry of added) entries.add(document.createNode(entry));
  entries.flow = entries.items.length === 0;
  return document.toString({ lineWidth: 0 });
}

/**
 * Rewrites a baseline from the results of a run that exercised every case of its entries. Entries that
 * still match keep their words and comments; stale ones go; what is new gets an entry.
 *
 * @param text the file as it is; empty for none
 * @param facts.today YYYY-MM-DD, in UTC
 * @param facts.reason the reason of new entries
 */
export function rewriteBaseline(
  text: string,
  { entries: held }: JudgedBaseline,
  results: readonly CaseResult[],
  facts: {
    readonly strict: boolean;
    readonly today: string;
    readonly reason: string;
    readonly known: readonly string[];
  },
): Rewritten {
  const staying = held.filter((entry) => !isOutdated(entry));
  const added = coverCases(findUncovered(results, staying, facts.strict), facts.known);
  const expires = dayAfter(facts.today, days);
  const entries = added.map((cover) => ({ ...cover, reason: facts.reason, expires }));
  return {
    text: editEntries(text.trim() === '' ? blank : text, held.map(isOutdated), entries),
    added,
    removed: held.filter(isOutdated).map(({ cases }) => cases),
    kept: staying.length,
  };
}
