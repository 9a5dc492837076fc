import { type Requirement, requirementOf } from '../../spec/index.ts';
import { type Cause, causesOf } from '../model/causes.ts';
import { operationsOf } from '../model/operations.ts';
import type { Report, ReportedOperation } from '../model/report.ts';

/** A clause as the page explains it. */
export type PageClause = Pick<Requirement, 'clause' | 'meaning' | 'why' | 'fix' | 'source'>;

/** A cause as the page lists it. */
export type PageCause = Omit<Cause, 'found'> & {
  /** The ids of its cases; the first serves as the example. */
  readonly cases: readonly string[];
};

/** What the page shows: the report, its clauses and endpoints, and its findings by cause. */
export type PageData = {
  readonly report: Report;
  readonly clauses: Readonly<Record<string, PageClause>>;
  readonly operations: readonly ReportedOperation[];
  readonly causes: readonly PageCause[];
};

/** Gathers what the page shows. */
export function pageDataOf(report: Report): PageData {
  const clauses = report.requirements.map(({ id }) => {
    const { clause, meaning, why, fix, source } = requirementOf(id);
    return [id, { clause, meaning, why, fix, source }] as const;
  });
  return {
    report,
    clauses: Object.fromEntries(clauses),
    operations: operationsOf(report),
    causes: causesOf(report).map(({ found, ...cause }) => ({
      ...cause,
      cases: found.map(({ case: { id } }) => id),
    })),
  };
}
