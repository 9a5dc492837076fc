import { keyStates } from '../../fixtures/keys.ts';
import { requirementOf } from '../../spec/index.ts';
import type { BaselineEntry, HeldBaseline } from '../baseline.ts';
import type { Case, Finding, Severity } from '../case.ts';
import { curlOf, type NamedKey } from '../curl.ts';
import type { Exchange, WireRequest } from '../exchange.ts';
import { rawLineOf } from '../raw-line.ts';
import { createRedactor } from '../redact.ts';
import type { CaseResult, Run } from '../runner.ts';
import { type Target, variableOf } from '../target.ts';
import { findingsOf, isCounted, isUnstable, type Outcome, type Verdict } from '../verdict.ts';
import { type Report, type ReportedCase, type ReportedFinding, schemaVersion } from './report.ts';
import { reportBaseline } from './report-baseline.ts';
import { bodyLimit, reportRequest } from './reported-request.ts';

/** What a run does not know of itself. */
export type ReportFacts = {
  readonly version: string;
  readonly embedded: boolean;
  readonly strict: boolean;
  /** What was generated beside the fixed matrix; null or absent where nothing was. */
  readonly fuzzing?: { readonly count: number; readonly seed: number } | null;
  readonly thorough: boolean;
  /** What the run is held against; null or absent without one. */
  readonly baseline?: {
    readonly file: string;
    readonly held: HeldBaseline;
    readonly knownBy: (one: Case, severity: Severity) => BaselineEntry | undefined;
  } | null;
  /** What else is to be told of the run. */
  readonly notices?: readonly string[];
};

type Redact = (text: string) => string;

/** Thousands of cases are told in the same few words. */
function remembering(redact: Redact): Redact {
  const known = new Map<string, string>();
  return (text) => {
    const redacted = known.get(text) ?? redact(text);
    known.set(text, redacted);
    return redacted;
  };
}

function answerOf({ answer }: Exchange, redact: Redact): ReportedFinding['answer'] {
  if (answer === null) return null;
  return {
    status: answer.status,
    headers: answer.headers.map(([name, value]) => [redact(name), redact(value)]),
    // Cut after it was redacted: a key that the limit cuts through would not be found.
    body: redact(answer.body).slice(0, bodyLimit),
  };
}

type Telling = {
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
  { origin, keys, strict, redact, reasonFor }: Telling,
): ReportedFinding {
  const { severity, expected, seen, exchange, looks } = finding;
  const reason = reasonFor(one, severity);
  return {
    severity,
    counted: isCounted(one.requirement, severity, strict),
    expected,
    seen: redact(seen),
    ...(looks === undefined ? {} : { looks }),
    ...(isUnstable(finding) ? { unstable: true } : {}),
    ...(reason === undefined ? {} : { baselined: true, reason }),
    why: requirementOf(one.requirement).why,
    curl: redact(replayLine(exchange.request, origin, keys)),
    request: reportRequest(exchange.request, redact),
    answer: answerOf(exchange, redact),
  };
}

function reportCase(
  { case: one, judgement, milliseconds }: CaseResult,
  telling: Telling,
): ReportedCase {
  const { id, requirement, operation, style, variant, sends, expects } = one;
  return {
    id,
    requirement,
    operation,
    style,
    variant,
    sends: telling.redact(sends),
    expects: telling.redact(expects),
    outcome: judgement.outcome,
    durationMs: milliseconds,
    ...('reason' in judgement ? { reason: telling.redact(judgement.reason) } : {}),
    ...('note' in judgement && judgement.note !== undefined
      ? { note: telling.redact(judgement.note) }
      : {}),
    findings: findingsOf(judgement).map((finding) => reportFinding(finding, one, telling)),
  };
}

/** What the owner declared not to be offered, and what of it is there all the same. */
function declaredAbsent({ look }: Run, { notOffered = [] }: Target): string[] {
  if (notOffered.length === 0) return [];
  const there = look.seen.filter(
    ({ operation, good }) =>
      notOffered.includes(operation) && (good.kind === 'served' || good.kind === 'taken'),
  );
  return [
    `Declared not offered, and so not judged: ${notOffered.join(', ')}.`,
    ...(there.length === 0
      ? []
      : [
          `Yet something answers there as if it were offered: ${there.map(({ operation }) => operation).join(', ')}. Take it out of notOffered to have it judged.`,
        ]),
  ];
}

/** The models that were taken from the target's own list. */
function chosenModels({ look: { models } }: Run): string[] {
  const told = Object.entries(models).map(([operation, model]) => `${model} (${operation})`);
  return told.length === 0
    ? []
    : [`Models of the target's own list were named: ${told.join(', ')}.`];
}

/** What the target limited; an empty list where it did not. */
function tellLimits({ limits: { limited, rate } }: Run): string[] {
  if (limited === 0) return [];
  const often = limited === 1 ? 'once' : `${limited} times`;
  const pace = rate === null ? '' : `, at last ${Math.max(1, Math.floor(rate))} requests a second`;
  return [
    `The target limited the rate: it answered 429 ${often}, and the run waited and went slower${pace}.`,
  ];
}

function noticesOf(run: Run, target: Target, { fuzzing, notices = [] }: ReportFacts): string[] {
  const { accepted, refused, asked } = run.look.goodKey;
  const withoutKey =
    target.keys.active === undefined
      ? [
          `No good key was given (${variableOf(target, 'active')}): without one no refusal proves anything.`,
        ]
      : [];
  const badKey =
    asked > 0 && accepted === 0 && refused > 0
      ? [
          `The key in ${variableOf(target, 'active')} was refused on every endpoint that answered. Either it is not a good key of this target, or the target refuses good keys; the refusals of bad keys prove nothing until this is mended.`,
        ]
      : [];
  const generated = fuzzing
    ? [
        `Requests were generated: --fuzz ${fuzzing.count} --seed ${fuzzing.seed} generates the same again.`,
      ]
    : [];
  return [
    ...notices,
    ...withoutKey,
    ...badKey,
    ...declaredAbsent(run, target),
    ...chosenModels(run),
    ...tellLimits(run),
    ...generated,
  ];
}

const countUnstable = (cases: readonly ReportedCase[]): number =>
  cases.flatMap(({ findings }) => findings.filter(({ unstable }) => unstable === true)).length;

/**
 * Makes the report of a run. What comes from the target or went to it is redacted by the
 * values of all keys that were used, whatever their encoding.
 */
export function makeReport(run: Run, verdict: Verdict, target: Target, facts: ReportFacts): Report {
  const redact = remembering(createRedactor(run.secrets));
  const keys = keyStates.flatMap((state) => {
    const value = target.keys[state];
    return value === undefined ? [] : [{ variable: variableOf(target, state), value }];
  });
  const cases = run.results.map((result) =>
    reportCase(result, {
      origin: target.baseUrl.origin,
      keys,
      strict: facts.strict,
      redact,
      reasonFor: (one, severity) => facts.baseline?.knownBy(one, severity)?.reason,
    }),
  );
  const count = (outcome: Outcome) => cases.filter((one) => one.outcome === outcome).length;
  return {
    schemaVersion,
    tool: { name: 'anyone-conformance', version: facts.version },
    target: {
      baseUrl: target.baseUrl.href.replace(/\/$/, ''),
      embedded: facts.embedded,
      cost: target.cost,
      keys: Object.keys(target.keys),
    },
    startedAt: run.startedAt.toISOString(),
    durationMs: run.milliseconds,
    strict: facts.strict,
    verdict: verdict.word,
    ended: run.endedAfter !== null,
    because: redact(verdict.because),
    notices: noticesOf(run, target, facts).map(redact),
    totals: {
      cases: cases.length,
      passed: count('passed'),
      failed: count('failed'),
      inconclusive: count('inconclusive'),
      notApplicable: count('not-applicable'),
      requests: run.requests,
      served: run.served,
      findings: verdict.findings,
    },
    repetition: { thorough: facts.thorough, probes: run.probes },
    ...(run.secondLooks === undefined
      ? {}
      : { secondLooks: { ...run.secondLooks, unstable: countUnstable(cases) } }),
    ...(facts.baseline
      ? { baseline: reportBaseline(facts.baseline.held, facts.baseline.file) }
      : {}),
    requirements: verdict.requirements.map((one) => ({
      ...one,
      title: requirementOf(one.id).title,
    })),
    cases,
  };
}
