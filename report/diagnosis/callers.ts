import type { RequirementId } from '../../spec/index.ts';
import { labelOf } from '../model/headline.ts';
import type { FoundBy, ReportedCase } from '../model/report.ts';

/** A caller who must be refused: the clause that says so, and the cases in which it is the one who asks. */
export type Caller = {
  readonly id: string;
  readonly clause: RequirementId;
  /** The cases of its clause that show how the gateway treats it. */
  readonly isPlain: (one: ReportedCase) => boolean;
  /** Whether it is the caller of a case of any clause. */
  readonly asks: (found: FoundBy) => boolean;
};

const textOf = ({ case: one, finding }: FoundBy): string =>
  `${one.variant} ${one.sends} ${finding.expected} ${finding.seen}`;

/** Whether a state is what a case of its life or of several keys is about. */
const names =
  (state: string) =>
  (found: FoundBy): boolean =>
    new RegExp(`\\b${state}\\b`).test(textOf(found));

const isVariant =
  (...variants: readonly string[]) =>
  ({ variant }: ReportedCase): boolean =>
    variants.includes(variant.replace(/-streamed$/, ''));

const always = (): boolean => true;

const isInvalid = (found: FoundBy): boolean =>
  ['KEY-MALFORMED', 'KEY-UNKNOWN', 'KEY-PRESENTATION', 'KEY-CONFLICT'].includes(
    found.case.requirement,
  ) || /\b(?:unknown|never issued|spoiled|changed|nobody)\b/.test(textOf(found));

/** A key in a place that the endpoint does not read is no key for it. */
const hasNoKey = (found: FoundBy): boolean =>
  ['KEY-REQUIRED', 'STYLE-OWN-HEADER'].includes(found.case.requirement) ||
  (found.case.requirement === 'KEY-PRESENTATION' &&
    /^(?:in-|no-scheme)/.test(found.case.variant)) ||
  /\babsent\b|\bno (?:key|credential)\b|in-(?:subprotocol|query)\b/.test(textOf(found));

/** Every caller who must be refused, the one without a key first. */
export const callers: readonly Caller[] = [
  { id: 'no-key', clause: 'KEY-REQUIRED', isPlain: isVariant('absent'), asks: hasNoKey },
  { id: 'unknown-key', clause: 'KEY-UNKNOWN', isPlain: always, asks: isInvalid },
  { id: 'damaged-key', clause: 'KEY-MALFORMED', isPlain: always, asks: isInvalid },
  { id: 'deleted-key', clause: 'KEY-DELETED', isPlain: always, asks: names('deleted') },
  {
    id: 'disabled-key',
    clause: 'KEY-INACTIVE',
    isPlain: isVariant('disabled'),
    asks: names('disabled'),
  },
  {
    id: 'expired-key',
    clause: 'KEY-INACTIVE',
    isPlain: isVariant('expired'),
    asks: names('expired'),
  },
  { id: 'exhausted-key', clause: 'KEY-QUOTA', isPlain: always, asks: names('exhausted') },
  {
    id: 'forbidden-model',
    clause: 'MODEL-FORBIDDEN',
    isPlain: always,
    asks: (found) => /\b(?:restricted|denied)\b/.test(textOf(found)),
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
      found.case.requirement === caller.clause &&
      caller.isPlain(found.case) &&
      labelOf(found.finding) === 'served',
  );
