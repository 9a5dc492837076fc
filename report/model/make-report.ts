import { getOrMake } from '../../base/json.ts';
import { createRedactor } from '../../base/redact.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import { requirementOf } from '../../spec/index.ts';
import type { Target } from '../../suites/cases/target.ts';
import { undeterminedBecause } from '../../suites/judge/determined.ts';
import type { Outcome } from '../../suites/judge/requirement-verdict.ts';
import type { Verdict } from '../../suites/judge/verdict.ts';
import type { Run } from '../../suites/run/runner.ts';
import { reportDiagnosis } from '../diagnosis/describe-diagnosis.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { namedKeysOf } from './curl.ts';
import { noticesOf, type ReportFacts } from './notices.ts';
import { reportProfile } from './operations.ts';
import { type Report, type ReportedCase, schemaVersion } from './report.ts';
import { reportBaseline } from './report-baseline.ts';
import { type Redact, reportCase } from './report-case.ts';

/** Thousands of cases share a few texts, so that each is redacted once. */
function remembering(redact: Redact): Redact {
  const known = new Map<string, string>();
  return (text) => getOrMake(known, text, redact);
}

const countUnstable = (cases: readonly ReportedCase[]): number =>
  cases.flatMap(({ findings }) => findings.filter(({ unstable }) => unstable === true)).length;

/**
 * Makes the report of a run. It redacts every key that the run used, in any encoding, from all texts
 * that were sent or received.
 */
export function makeReport(run: Run, verdict: Verdict, target: Target, facts: ReportFacts): Report {
  const { contract = builtInContract() } = facts;
  const redact = remembering(createRedactor(run.secrets));
  const keys = namedKeysOf(target, contract);
  const cases = run.results.map((result) =>
    reportCase(result, {
      origin: target.baseUrl.origin,
      keys,
      strict: facts.strict,
      redact,
      reasonFor: (one, severity) => facts.baseline?.knownBy(one, severity)?.reason,
    }),
  );
  const undetermined = undeterminedBecause(run);
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
    ...reportProfile(contract, redact),
    startedAt: run.startedAt.toISOString(),
    durationMs: run.milliseconds,
    strict: facts.strict,
    verdict: verdict.word,
    ended: run.endedAfter !== null,
    because: redact(verdict.because),
    ...(undetermined === null ? {} : { undetermined: redact(undetermined) }),
    ...(verdict.selection === null
      ? {}
      : { selection: { clauses: verdict.selection.clauses, partly: verdict.selection.partly } }),
    notices: noticesOf(run, target, facts).map(redact),
    totals: {
      cases: cases.length,
      passed: count('passed'),
      failed: count('failed'),
      inconclusive: count('inconclusive'),
      notApplicable: count('not-applicable'),
      requests: run.requests,
      served: Object.values(run.served).reduce((sum, calls) => sum + calls, 0),
      servedBy: run.served,
      findings: verdict.findings,
    },
    diagnoses: diagnose({ cases }).map(reportDiagnosis),
    repetition: { thorough: facts.thorough, probes: run.probes },
    ...(run.retries === undefined
      ? {}
      : { secondLooks: { ...run.retries, unstable: countUnstable(cases) } }),
    ...(facts.baseline
      ? { baseline: reportBaseline(facts.baseline.held, facts.baseline.file, redact) }
      : {}),
    requirements: verdict.requirements.map((one) => ({
      ...one,
      title: requirementOf(one.id).title,
    })),
    cases,
  };
}
