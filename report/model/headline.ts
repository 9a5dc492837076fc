import { plural } from '../../base/text.ts';
import { requirementOf } from '../../spec/index.ts';
import type { FoundBy, ReportedFinding } from './report.ts';
import { labelOf } from './severity-label.ts';

const statusWords = ({ answer }: ReportedFinding): string =>
  answer === null ? 'no answer' : String(answer.status);

/** What a case adds to a request, or whom it sends: HARD-NO-BYPASS names its cases like this. */
const carried = /^(no-key|malformed|unknown|deleted|disabled|expired|exhausted|denied-model)-with-/;

const callers: Readonly<Record<string, string>> = {
  'no-key': 'without a key',
  malformed: 'with a value that is no key',
  unknown: 'with an unknown key',
  deleted: 'with a deleted key',
  disabled: 'with a disabled key',
  expired: 'with an expired key',
  exhausted: 'with an exhausted key',
};

/** Returns the carrier that a finding is about, as it is sent: `X-User: admin`; null for another finding. */
export function carrierOf({ case: one, finding }: FoundBy): string | null {
  if (one.requirement !== 'HARD-NO-BYPASS' || !carried.test(one.variant)) return null;
  const [, added] = finding.seen.split(/, with (?=\S+:? )/);
  return added ?? /, (?:and in its place|with) (.*)$/.exec(one.sends)?.[1] ?? null;
}

function carrierBreach(carrier: string, found: FoundBy): string {
  const { case: one, finding } = found;
  const caller = carried.exec(one.variant)?.[1] ?? '';
  if (labelOf(finding) !== 'served') {
    return `\`${carrier}\` turns a refusal into ${statusWords(finding)}`;
  }
  return caller === 'denied-model'
    ? `\`${carrier}\` opens a model that the key may not use`
    : `\`${carrier}\` lets a request in ${callers[caller] ?? ''}`;
}

/** Clauses whose cases are tricks: a headline names the trick where there is only one. */
const tricks: readonly string[] = [
  'HARD-NO-BYPASS',
  'HARD-BOUNDED',
  'HTTP-LEGAL-FORMS',
  'KEY-CONFLICT',
  'KEY-MALFORMED',
  'KEY-PRESENTATION',
];

const stateWords: Readonly<Record<string, string>> = {
  disabled: 'A disabled key',
  expired: 'An expired key',
};

/** A raw request with the valid key: HARD-NO-BYPASS names its cases like this. */
const oddButValid = /^raw-.*-good$/;

/** The severity whose words fit: a valid request that gets a wrong status or no answer is turned away. */
function severityIn({ case: one, finding }: FoundBy, label: string): string {
  if (finding.severity === 'served') return label;
  const isValid = one.requirement === 'HARD-NO-BYPASS' && oddButValid.test(one.variant);
  return isValid && finding.severity === 'wrong-refusal' ? 'refused' : finding.severity;
}

/** Returns what happened, without where: the clause's breach in the words for this severity and status. */
export function breachOf(found: FoundBy): string {
  const { case: one, finding } = found;
  const carrier = carrierOf(found);
  if (carrier !== null) return carrierBreach(carrier, found);
  const { breach, breachBy } = requirementOf(one.requirement);
  const label = labelOf(finding);
  const severity = severityIn(found, label);
  const words = label === 'accepted' ? breach : (breachBy[severity] ?? breach);
  const state = stateWords[one.variant.replace(/-streamed$/, '')];
  const own = state === undefined ? words : words.replace('A disabled or expired key', state);
  const verb =
    finding.answer === null ? own.replace(/is (?:refused with|answered) \{/, 'gets {') : own;
  return verb.replace('{status}', statusWords(finding));
}

/** What distinguishes the findings of a trick from those of another one; empty where a clause has none. */
export const trickOf = ({ case: { requirement, variant } }: FoundBy): string =>
  requirement === 'HARD-NO-BYPASS' && !carried.test(variant) ? variant : '';

/** Names the endpoint of findings, or counts the endpoints: `on createRerank`, `on 13 endpoints`. */
export const onEndpoints = (operations: readonly string[]): string =>
  `on ${operations.length === 1 ? operations[0] : plural(operations.length, 'endpoint')}`;

const inactive = /^(?:A disabled|An expired) key/;

/** What findings of one clause show together, without where. */
function commonBreach(found: readonly [FoundBy, ...FoundBy[]]): string {
  const [first] = found;
  const carrier = carrierOf(first);
  const breach = breachOf(first);
  if (found.every((one) => breachOf(one) === breach)) return breach;
  if (carrier !== null) return `\`${carrier}\` lets requests in that must be refused`;
  return breach.replace(inactive, 'A disabled or expired key');
}

/** Returns what findings of one clause show, with where: `A deleted key still works on 13 endpoints`. */
export function headlineOf(
  found: readonly [FoundBy, ...FoundBy[]],
  operations: readonly string[],
): string {
  const [first] = found;
  const sent = new Set(found.map(({ case: { sends } }) => sends));
  const isOneTrick =
    sent.size === 1 && tricks.includes(first.case.requirement) && carrierOf(first) === null;
  const areStreams = found.every(({ case: { variant } }) => variant.endsWith('-streamed'));
  const streams = areStreams && !isOneTrick ? ' where a stream is asked for' : '';
  return `${commonBreach(found)} ${onEndpoints(operations)}${streams}${isOneTrick ? `: ${first.case.sends}` : ''}`;
}
