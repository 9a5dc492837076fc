import { type RequirementId, requirementOf } from '../../spec/index.ts';
import {
  type Case,
  type CaseResult,
  type Finding,
  findingsOf,
  isCounted,
  isUnstable,
  type Severity,
} from '../../suites/cases/case.ts';
import type { Exchange, WireRequest } from '../../suites/cases/exchange.ts';
import { curlOf, type NamedKey } from './curl.ts';
import { rawLineOf } from './raw-line.ts';
import type { ReportedCase, ReportedFinding, SeverityLabel } from './report.ts';
import { bodyLimit, reportRequest } from './reported-request.ts';
import { labelOf } from './severity-label.ts';

/** Removes keys from a text. */
export type Redact = (text: string) => string;

function answerOf({ answer }: Exchange, redact: Redact): ReportedFinding['answer'] {
  if (answer === null) return null;
  return {
    status: answer.status,
    headers: answer.headers.map(([name, value]) => [redact(name), redact(value)]),
    // Cut after it was redacted: a key that the limit cuts through would not be found.
    body: redact(answer.body).slice(0, bodyLimit),
  };
}

/** What a report knows when it describes a case. */
export type CaseContext = {
  readonly origin: string;
  readonly keys: readonly NamedKey[];
  readonly strict: boolean;
  readonly redact: Redact;
  readonly reasonFor: (one: Case, severity: Severity) => string | undefined;
};

const replayLine = (request: WireRequest, origin: string, keys: readonly NamedKey[]): string =>
  request.raw === undefined ? curlOf(request, origin, keys) : rawLineOf(request.raw, origin, keys);

function reportFinding(
  finding: Finding,
  one: Case,
  { origin, keys, strict, redact, reasonFor }: CaseContext,
): ReportedFinding {
  const { severity, expected, seen, exchange, looks } = finding;
  const reason = reasonFor(one, severity);
  const answer = answerOf(exchange, redact);
  return {
    severity,
    counted: isCounted(one.requirement, severity, strict),
    expected,
    seen: redact(seen),
    ...(looks === undefined ? {} : { looks }),
    ...(isUnstable(finding) ? { unstable: true } : {}),
    ...(reason === undefined ? {} : { baselined: true, reason: redact(reason) }),
    why: whyOf(one.requirement, labelOf({ severity, seen, answer })),
    curl: redact(replayLine(exchange.request, origin, keys)),
    request: reportRequest(exchange.request, redact),
    answer,
  };
}

/** Says why a finding matters: a refusal with a wrong status lets nobody in. */
function whyOf(id: RequirementId, label: SeverityLabel): string {
  const { why, whyWrongRefusal } = requirementOf(id);
  const isRefusal = label === 'wrong-refusal' || label === 'wrong-status' || label === 'no-answer';
  return isRefusal ? (whyWrongRefusal ?? why) : why;
}

/** Reports a case with its findings, redacted. */
export function reportCase(
  { case: one, judgement, milliseconds }: CaseResult,
  context: CaseContext,
): ReportedCase {
  const { id, requirement, operation, style, variant, sends, expects } = one;
  return {
    id,
    requirement,
    operation,
    style,
    variant,
    sends: context.redact(sends),
    expects: context.redact(expects),
    outcome: judgement.outcome,
    durationMs: milliseconds,
    ...('reason' in judgement ? { reason: context.redact(judgement.reason) } : {}),
    ...('note' in judgement && judgement.note !== undefined
      ? { note: context.redact(judgement.note) }
      : {}),
    findings: findingsOf(judgement).map((finding) => reportFinding(finding, one, context)),
  };
}
