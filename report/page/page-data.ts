import { operationIds, operationOf, type Requirement, requirementOf } from '../../spec/index.ts';
import { explainsWords, ruleWords, sawWords } from '../diagnosis/describe-diagnosis.ts';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import { type Cause, causesOf, findingsIn } from '../model/causes.ts';
import type { Report } from '../model/report.ts';

/** A clause as the page explains it. */
export type PageClause = Pick<Requirement, 'clause' | 'meaning' | 'why' | 'fix' | 'source'>;

/** A cause as the page lists it. */
export type PageCause = Omit<Cause, 'found'> & {
  /** The ids of its cases; the first serves as the example. */
  readonly cases: readonly string[];
};

/** A diagnosis as the page shows it. */
export type PageDiagnosis = Pick<
  Diagnosis,
  'headline' | 'severity' | 'counted' | 'known' | 'fix'
> & {
  readonly rule: string;
  readonly explains: string;
  readonly saw: string;
  /** The id of the case that proves it most clearly. */
  readonly proof: string;
};

/** What the page shows: the report, its clauses and endpoints, and its findings by cause. */
export type PageData = {
  readonly report: Report;
  readonly clauses: Readonly<Record<string, PageClause>>;
  readonly operations: readonly { readonly id: string; readonly where: string }[];
  readonly diagnoses: readonly PageDiagnosis[];
  readonly causes: readonly PageCause[];
};

/** Gathers what the page shows. */
export function pageDataOf(report: Report): PageData {
  const clauses = report.requirements.map(({ id }) => {
    const { clause, meaning, why, fix, source } = requirementOf(id);
    return [id, { clause, meaning, why, fix, source }] as const;
  });
  const findings = findingsIn(report);
  return {
    report,
    clauses: Object.fromEntries(clauses),
    operations: operationIds.map((id) => {
      const { method, path } = operationOf(id);
      return { id, where: `${method} ${path}` };
    }),
    diagnoses: diagnose(report).map((one) => ({
      headline: one.headline,
      severity: one.severity,
      counted: one.counted,
      known: one.known,
      fix: one.fix,
      rule: ruleWords(one),
      explains: explainsWords(one, findings.length),
      saw: sawWords(one),
      proof: one.proof.case.id,
    })),
    causes: causesOf(report, findings).map(({ found, ...cause }) => ({
      ...cause,
      cases: found.map(({ case: { id } }) => id),
    })),
  };
}
