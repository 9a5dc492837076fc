import type { RequirementId } from '../../spec/index.ts';
import type { FoundBy, ReportedCase } from '../model/report.ts';
import { labelOf } from '../model/severity-label.ts';

/** A caller who must be refused: the clauses that say so, and the cases in which it is the one who asks. */
export type Caller = {
  readonly id: string;
  readonly clauses: readonly [RequirementId, ...RequirementId[]];
  /** The cases of its clauses that show how the gateway treats it. */
  readonly isPlain: (one: ReportedCase) => boolean;
  /** Whether it is the caller of a case of any clause. */
  readonly asks: (found: FoundBy) => boolean;
};

const textOf = ({ case: one, finding }: FoundBy): string =>
  `${one.variant} ${one.sends} ${finding.expected} ${finding.seen}`;

/** Whether a state is what a case of its life or of several keys is about. */
const names =
  (pattern: RegExp) =>
  (found: FoundBy): boolean =>
    pattern.test(textOf(found));

const always = (): boolean => true;

const ofInvalidKeys: readonly RequirementId[] = [
  'KEY-MALFORMED',
  'KEY-UNKNOWN',
  'KEY-PRESENTATION',
  'KEY-CONFLICT',
  'HARD-BOUNDED',
];

const isInvalid = (found: FoundBy): boolean =>
  ofInvalidKeys.includes(found.case.requirement) ||
  /\b(?:unknown|never issued|spoiled|changed|nobody)\b/.test(textOf(found));

/** A key in a place that the endpoint does not read is no key for it. */
const hasNoKey = (found: FoundBy): boolean =>
  ['KEY-REQUIRED', 'STYLE-OWN-HEADER'].includes(found.case.requirement) ||
  (found.case.requirement === 'KEY-PRESENTATION' &&
    /^(?:in-|no-scheme)/.test(found.case.variant)) ||
  /\babsent\b|\bno (?:key|credential)\b|in-(?:subprotocol|query)\b/.test(textOf(found));

const inState = (state: string): Pick<Caller, 'isPlain' | 'asks'> => ({
  isPlain: ({ variant }) => variant.startsWith(state),
  asks: names(new RegExp(`\\b${state}\\b`)),
});

const ofInactiveKeys: Caller['clauses'] = ['KEY-INACTIVE', 'KEY-INACTIVE-STATUS'];

/** Every caller who must be refused, the one without a key first. */
export const callers: readonly Caller[] = [
  {
    id: 'no-key',
    clauses: ['KEY-REQUIRED'],
    isPlain: ({ variant }) => variant === 'absent',
    asks: hasNoKey,
  },
  {
    id: 'no-key-streaming',
    clauses: ['KEY-REQUIRED'],
    isPlain: ({ variant }) => variant === 'absent-streamed',
    asks: (found) => hasNoKey(found) && /\bstream/.test(textOf(found)),
  },
  { id: 'unknown-key', clauses: ['KEY-UNKNOWN'], isPlain: always, asks: isInvalid },
  { id: 'damaged-key', clauses: ['KEY-MALFORMED'], isPlain: always, asks: isInvalid },
  { id: 'deleted-key', clauses: ['KEY-DELETED'], ...inState('deleted') },
  { id: 'disabled-key', clauses: ofInactiveKeys, ...inState('disabled') },
  { id: 'expired-key', clauses: ofInactiveKeys, ...inState('expired') },
  {
    id: 'inactive-key',
    clauses: ofInactiveKeys,
    isPlain: always,
    asks: names(/\b(?:disabled|expired)\b/),
  },
  {
    id: 'exhausted-key',
    clauses: ['KEY-QUOTA', 'KEY-QUOTA-STATUS'],
    isPlain: always,
    asks: names(/\bexhausted\b/),
  },
  {
    id: 'forbidden-model',
    clauses: ['MODEL-FORBIDDEN'],
    isPlain: always,
    asks: names(/\b(?:restricted|denied)\b/),
  },
];

/** Whether a finding says that a request got what it must not get. */
export const isLetIn = ({ finding }: FoundBy): boolean =>
  ['served', 'accepted', 'leaked'].includes(labelOf(finding));

/** Whether a finding is a refusal with this status. */
export const isRefusedWith = (found: FoundBy, status: number): boolean =>
  !isLetIn(found) &&
  found.finding.severity !== 'refused' &&
  found.finding.answer?.status === status;

/** Findings of a clause in which a caller was let in: they show it by themselves. */
export const servedTo = (findings: readonly FoundBy[], caller: Caller): readonly FoundBy[] =>
  findings.filter(
    (found) =>
      caller.clauses.includes(found.case.requirement) &&
      caller.isPlain(found.case) &&
      labelOf(found.finding) === 'served',
  );
